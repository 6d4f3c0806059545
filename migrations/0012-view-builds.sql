-- A view has one live build that queries are answered from, and others beside it. The pointer is the row of the view;
-- queries follow it through a relation `<view>_live` in daybook_views, which is replaced in the same transaction.
create table daybook.views (
  view text collate "C" primary key,
  live text collate "C" not null,
  previous text collate "C",
  switched_at timestamptz(3),
  paused boolean not null default false,
  -- The highest number that a rebuild of the view has had: names of builds are in the log and are never used again.
  rebuilds integer not null default 0
);

create table daybook.view_builds (
  view text collate "C" not null references daybook.views,
  build text collate "C" not null,
  projection_version integer not null,
  -- loading: by a rebuild; fed: by the followers of the log; resting: kept for a rollback.
  state text collate "C" not null check (state in ('loading', 'fed', 'resting')),
  -- Grows with each rebuild that takes the build over; a rebuild with an older one writes no more.
  token bigint not null default 0,
  started_at timestamptz(3) not null default now(),
  rested_at timestamptz(3),
  -- The part of the log that the build is made of, when it is not the whole log; such a build never answers queries.
  restriction text collate "C",
  primary key (view, build)
);

grant select, insert, update on daybook.views to daybook_app;
grant select, insert, update, delete on daybook.view_builds to daybook_app;

-- Switches queries to another build, all at once. No query sees an older document than before: the old build takes no
-- more writes until the new one has all events that the old one can have; the function waits 0.8 s for that at most.
-- A rebuild gives the token of its lease, and the build must still have that token: a rebuild that was held up and
-- overtaken must not switch late. A switch by an operator gives none.
-- Returns the position that the new build has reached at least.
create function daybook.switch_view(asked_view text, from_build text, to_build text, holder_token bigint default null)
returns bigint
language plpgsql volatile
set lock_timeout = '200ms'
as $$
declare
  relation text := replace(asked_view, '-', '_') || '_';
  head bigint;
  seen bigint;
begin
  -- In the order in which a lease is taken, so that neither waits for the other in a circle.
  perform from daybook.view_builds where view = asked_view order by build for update;
  if holder_token is not null and not exists (
    select from daybook.view_builds where view = asked_view and build = to_build and token = holder_token
  ) then
    raise exception 'build % of % was taken over', to_build, asked_view using errcode = 'DB003';
  end if;
  update daybook.views set previous = live, live = to_build, switched_at = clock_timestamp()
    where view = asked_view and live = from_build;
  if not found then
    raise exception 'view % is not on build % any more', asked_view, from_build using errcode = 'DB001';
  end if;
  execute format('lock table daybook_views.%I in share mode', relation || from_build);
  select coalesce(max(position), 0) into head from daybook.events;
  for attempt in 1..80 loop
    select coalesce(max(position), 0) into seen from daybook.checkpoints where reader = asked_view || '@' || to_build;
    exit when seen >= head;
    perform pg_sleep(0.01);
  end loop;
  if seen < head then
    raise exception 'build % of % is at %, the log at %', to_build, asked_view, seen, head using errcode = 'DB002';
  end if;
  execute format('create or replace view daybook_views.%I as select * from daybook_views.%I',
    relation || 'live', relation || to_build);
  update daybook.view_builds
    set state = case build when to_build then 'fed' else 'resting' end,
      rested_at = case build when to_build then null else clock_timestamp() end
    where view = asked_view and build in (from_build, to_build);
  return seen;
end
$$;

revoke execute on function daybook.switch_view from public;
grant execute on function daybook.switch_view to daybook_app;

-- Empties a build that is to be loaded anew in its place, for the holder of its lease. No process may be feeding it.
create function daybook.empty_build(asked_view text, asked_build text, holder_token bigint) returns boolean
language plpgsql volatile
as $$
declare
  named text := asked_view || '@' || asked_build;
begin
  perform from daybook.view_builds
    where view = asked_view and build = asked_build and token = holder_token and state = 'loading' for update;
  if not found then return false; end if;
  execute format('truncate table daybook_views.%I', replace(asked_view, '-', '_') || '_' || asked_build);
  delete from daybook.checkpoints where reader = named;
  delete from daybook.parked_streams where projection = named;
  delete from daybook.discarded_events where projection = named;
  return true;
end
$$;

revoke execute on function daybook.empty_build from public;
grant execute on function daybook.empty_build to daybook_app;

-- Removes a build with all that belongs to it, unless it answers queries. No process may be feeding it.
-- Returns whether there was something to remove.
create function daybook.remove_build(asked_view text, asked_build text) returns boolean
language plpgsql volatile
as $$
begin
  perform from daybook.view_builds where view = asked_view order by build for update;
  if exists (select from daybook.views where view = asked_view and live = asked_build) then return false; end if;
  execute format('drop table if exists daybook_views.%I', replace(asked_view, '-', '_') || '_' || asked_build);
  delete from daybook.checkpoints where reader = asked_view || '@' || asked_build;
  delete from daybook.parked_streams where projection = asked_view || '@' || asked_build;
  delete from daybook.discarded_events where projection = asked_view || '@' || asked_build;
  update daybook.views set previous = null where view = asked_view and previous = asked_build;
  delete from daybook.view_builds where view = asked_view and build = asked_build;
  return found;
end
$$;

revoke execute on function daybook.remove_build from public;
grant execute on function daybook.remove_build to daybook_app;
