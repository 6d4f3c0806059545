-- The schema daybook itself is made before the first migration: the list of migrations lies in it.
-- Views are made and rebuilt at run time, so the application owns its tables in daybook_views.
create schema daybook_views;

-- Roles belong to the cluster, not to the database: another database may have made this one, even at this moment.
do $$
begin
  if not exists (select from pg_roles where rolname = 'daybook_app') then
    create role daybook_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

-- The application connects as the user that migrates and works as daybook_app, which may do less.
do $$
begin
  if not pg_has_role('daybook_app', 'SET') then
    execute format('grant daybook_app to %I with set true', current_user);
  end if;
end
$$;

grant usage on schema daybook to daybook_app;
grant usage, create on schema daybook_views to daybook_app;
