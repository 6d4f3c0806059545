-- A rebuild that was held up and overtaken must not switch late: whoever holds the lease gives its token, and the build
-- must still have it. A switch by hand gives none. Otherwise as before.
drop function daybook.switch_view(text, text, text);

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

-- What was passed over in a build goes with the build.
grant delete on daybook.discarded_events to daybook_app;

-- Removes a build with all that belongs to it, unless queries are answered from it. Nobody may be feeding it.
create function daybook.remove_build(asked_view text, asked_build text) returns void
language plpgsql volatile
as $$
begin
  perform from daybook.view_builds where view = asked_view order by build for update;
  if exists (select from daybook.views where view = asked_view and live = asked_build) then return; end if;
  execute format('drop table if exists daybook_views.%I', replace(asked_view, '-', '_') || '_' || asked_build);
  delete from daybook.checkpoints where reader = asked_view || '@' || asked_build;
  delete from daybook.parked_streams where projection = asked_view || '@' || asked_build;
  delete from daybook.discarded_events where projection = asked_view || '@' || asked_build;
  update daybook.views set previous = null where view = asked_view and previous = asked_build;
  delete from daybook.view_builds where view = asked_view and build = asked_build;
end
$$;

revoke execute on function daybook.remove_build from public;
grant execute on function daybook.remove_build to daybook_app;
