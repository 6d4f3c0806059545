-- Tells whether there was something to remove, so that an act can tell of it. Otherwise as before.
drop function daybook.remove_build(text, text);

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
