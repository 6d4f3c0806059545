-- A view has one live build that queries are answered from, and others beside it. The pointer is the row of the view;
-- queries follow it through a relation `<view>_live` in daybook_views, which is replaced in the same transaction.
create table daybook.views (
  view text collate "C" primary key,
  live text collate "C" not null,
  previous text collate "C",
  switched_at timestamptz(3),
  -- Number of switches: where the pointer lies elsewhere, an older decision never takes the place of a newer one.
  switches integer not null default 0,
  -- The last decision was made where the documents are stored elsewhere: here the relation is that of an earlier build.
  elsewhere boolean not null default false,
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
  -- The part of the log that the build is made of, when it is not the whole log; such a build never answers queries.
  restriction text collate "C",
  primary key (view, build)
);

grant select, insert, update on daybook.views to daybook_app;
grant select, insert, update, delete on daybook.view_builds to daybook_app;

-- Decides that queries go to another build. That is all where the documents lie elsewhere; here it is a part of
-- daybook.switch_view. A rebuild gives the token of its lease, and the build must still have that token: a rebuild that was
-- held up and overtaken must not switch late. A switch by an operator gives none.
create function daybook.decide_switch(asked_view text, from_build text, to_build text, holder_token bigint default null)
returns void
language plpgsql volatile
set lock_timeout = '200ms'
as $$
begin
  -- In the order in which a lease is taken, so that neither waits for the other in a circle.
  perform from daybook.view_builds where view = asked_view order by build for update;
  if holder_token is not null and not exists (
    select from daybook.view_builds where view = asked_view and build = to_build and token = holder_token
  ) then
    raise exception 'build % of % was taken over', to_build, asked_view using errcode = 'DB003';
  end if;
  update daybook.views
    set previous = live, live = to_build, switched_at = clock_timestamp(), switches = switches + 1, elsewhere = true
    where view = asked_view and live = from_build;
  if not found then
    raise exception 'view % is not on build % any more', asked_view, from_build using errcode = 'DB001';
  end if;
  update daybook.view_builds
    set state = case build when to_build then 'fed' else 'resting' end
    where view = asked_view and build in (from_build, to_build);
end
$$;

revoke execute on function daybook.decide_switch from public;
grant execute on function daybook.decide_switch to daybook_app;

-- Queries follow the relation from now on to this build.
create function daybook.answer_from(asked_view text, asked_build text) returns void
language plpgsql volatile
as $$
declare
  relation text := replace(asked_view, '-', '_') || '_';
begin
  execute format('create or replace view daybook_views.%I as select * from daybook_views.%I',
    relation || 'live', relation || asked_build);
  update daybook.views set elsewhere = false where view = asked_view and elsewhere;
end
$$;

revoke execute on function daybook.answer_from from public;
grant execute on function daybook.answer_from to daybook_app;

-- Switches queries to another build, all at once. No query sees an older document than before: the old build takes no
-- more writes until the new one has all events that the old one can have; the function waits 0.8 s for that at most.
-- Those who feed the old build lose its lease, so that it comes no further than the new one: a process that has not noticed
-- the switch yet still judges by the old build whether queries are answered from what a caller has seen.
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
  perform daybook.decide_switch(asked_view, from_build, to_build, holder_token);
  -- Before the table: a writer has the row of its lease first.
  update daybook.leases set token = token + 1 where name = 'projection ' || asked_view || '@' || from_build;
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
  perform daybook.answer_from(asked_view, to_build);
  return seen;
end
$$;

revoke execute on function daybook.switch_view from public;
grant execute on function daybook.switch_view to daybook_app;

-- Lets queries go to the live build here, after it was decided upon where the documents are stored elsewhere, once it has
-- come to a position. Returns whether it has.
create function daybook.bring_view_back(asked_view text, wanted_position bigint) returns boolean
language plpgsql volatile
set lock_timeout = '200ms'
as $$
declare
  live_build text;
begin
  perform from daybook.view_builds where view = asked_view order by build for update;
  select live into live_build from daybook.views where view = asked_view and elsewhere for update;
  perform from daybook.checkpoints where reader = asked_view || '@' || live_build and position >= wanted_position;
  if not found then return false; end if;
  perform daybook.answer_from(asked_view, live_build);
  return true;
end
$$;

revoke execute on function daybook.bring_view_back from public;
grant execute on function daybook.bring_view_back to daybook_app;

-- What a build has besides its documents: its checkpoint, parked streams and discarded events.
create function daybook.forget_progress(asked_view text, asked_build text) returns void
language plpgsql volatile
as $$
declare
  named text := asked_view || '@' || asked_build;
begin
  delete from daybook.checkpoints where reader = named;
  delete from daybook.parked_streams where projection = named;
  delete from daybook.discarded_events where projection = named;
end
$$;

revoke execute on function daybook.forget_progress from public;
grant execute on function daybook.forget_progress to daybook_app;

-- Forgets all that belongs to a build but its documents, for the holder of its lease, who loads it anew in its place. No
-- process may be feeding it.
create function daybook.begin_build_anew(asked_view text, asked_build text, holder_token bigint) returns boolean
language plpgsql volatile
as $$
begin
  perform from daybook.view_builds
    where view = asked_view and build = asked_build and token = holder_token and state = 'loading' for update;
  if not found then return false; end if;
  perform daybook.forget_progress(asked_view, asked_build);
  return true;
end
$$;

revoke execute on function daybook.begin_build_anew from public;
grant execute on function daybook.begin_build_anew to daybook_app;

-- The same with its documents.
create function daybook.empty_build(asked_view text, asked_build text, holder_token bigint) returns boolean
language plpgsql volatile
as $$
begin
  if not daybook.begin_build_anew(asked_view, asked_build, holder_token) then return false; end if;
  execute format('truncate table daybook_views.%I', replace(asked_view, '-', '_') || '_' || asked_build);
  return true;
end
$$;

revoke execute on function daybook.empty_build from public;
grant execute on function daybook.empty_build to daybook_app;

-- Forgets a build and all that belongs to it but its documents, unless it answers queries. No process may be feeding it.
-- Returns whether there was something to forget.
create function daybook.forget_build(asked_view text, asked_build text) returns boolean
language plpgsql volatile
as $$
begin
  perform from daybook.view_builds where view = asked_view order by build for update;
  if exists (select from daybook.views where view = asked_view and live = asked_build) then return false; end if;
  perform daybook.forget_progress(asked_view, asked_build);
  update daybook.views set previous = null where view = asked_view and previous = asked_build;
  delete from daybook.view_builds where view = asked_view and build = asked_build;
  return found;
end
$$;

revoke execute on function daybook.forget_build from public;
grant execute on function daybook.forget_build to daybook_app;

-- The same with its documents.
create function daybook.remove_build(asked_view text, asked_build text) returns boolean
language plpgsql volatile
as $$
begin
  if not daybook.forget_build(asked_view, asked_build) then return false; end if;
  execute format('drop table if exists daybook_views.%I', replace(asked_view, '-', '_') || '_' || asked_build);
  return true;
end
$$;

revoke execute on function daybook.remove_build from public;
grant execute on function daybook.remove_build to daybook_app;
