-- Acts on their way into the log: whoever changes a view or a build puts one here in the same statement.
create table daybook.act_outbox (
  number bigint generated always as identity primary key,
  -- The log is told under a key made of it, so that an act which is told again after a crash is there once.
  id uuid not null default gen_random_uuid(),
  type text collate "C" not null,
  data jsonb not null,
  principal text collate "C" not null
);

grant select, insert, delete on daybook.act_outbox to daybook_app;

-- Puts acts into the outbox, in their order. A switch gives the position that it was made at, which they tell.
create function daybook.owe(acts jsonb, switched_at bigint default null) returns void
language sql volatile
as $$
  insert into daybook.act_outbox (type, data, principal)
  select act ->> 'type', (act -> 'data') || jsonb_strip_nulls(jsonb_build_object('position', switched_at)), act ->> 'principal'
  from jsonb_array_elements(acts) with ordinality as each (act, place) order by place
$$;

revoke execute on function daybook.owe from public;
grant execute on function daybook.owe to daybook_app;
