-- What a build is made of when it is not made of the whole log; queries are never answered from such a one.
alter table daybook.view_builds add column restriction text collate "C";

-- Empties a build that is to be loaded anew in its place, for whoever holds the lease. Nobody may be feeding it.
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
