-- A view has one live build that queries are answered from, and others beside it. The pointer is the row of the view;
-- queries follow it through a relation `<view>_live` in daybook_views, which is replaced in the same transaction.
create table daybook.views (
  view text collate "C" primary key,
  live text collate "C" not null,
  previous text collate "C",
  switched_at timestamptz(3),
  paused boolean not null default false
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
  primary key (view, build)
);

-- Until now a build was named by its projection's version, and the highest one was asked.
insert into daybook.views (view, live)
  select split_part(reader, '@', 1), max(split_part(reader, '@', 2)::integer)::text
  from daybook.checkpoints where reader ~ '^[a-z0-9-]+@[0-9]{1,9}$' group by 1;
insert into daybook.view_builds (view, build, projection_version, state)
  select view, live, live::integer, 'fed' from daybook.views;

grant select, insert, update on daybook.views to daybook_app;
grant select, insert, update, delete on daybook.view_builds to daybook_app;
-- A build that is removed leaves nothing behind.
grant delete on daybook.checkpoints, daybook.parked_streams to daybook_app;

-- Lets queries go to another build, all at once. Nobody can see an older document by it: the old build takes no more
-- writes until the new one has all events that the old one can have. Waits for that for 0.8 s at most.
-- Returns the position that the new build had come to at least.
create function daybook.switch_view(asked_view text, from_build text, to_build text) returns bigint
language plpgsql volatile
set lock_timeout = '200ms'
as $$
declare
  relation text := replace(asked_view, '-', '_') || '_';
  head bigint;
  seen bigint;
begin
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
