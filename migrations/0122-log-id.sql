-- Tells this log from every other one, also from the one that it was restored from: a copy of the store leaves it out.
create table daybook.log (
  single boolean primary key default true check (single),
  id text collate "C" not null check (id ~ '^[0-9a-f]{32}$')
);
insert into daybook.log (id) values (replace(gen_random_uuid()::text, '-', ''));

grant select on daybook.log to daybook_app;
