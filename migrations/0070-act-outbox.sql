-- Acts on their way into the log: whoever changes a view or a build puts one here in the same statement.
create table daybook.act_outbox (
  number bigint generated always as identity primary key,
  -- The log is told under a key made of it, so that an act which is told again after a crash is there once.
  id text collate "C" not null unique,
  type text collate "C" not null,
  data jsonb not null,
  -- At which a view was switched: known in the statement that switches it only.
  position bigint,
  principal text collate "C" not null,
  -- HMAC over id, type, data and principal, with a key that is not in the database.
  seal text collate "C" not null
);

grant select, insert, delete on daybook.act_outbox to daybook_app;

-- Puts acts into the outbox, in their order. A switch gives the position that it was made at, which they tell.
create function daybook.owe(acts jsonb, switched_at bigint default null) returns void
language sql volatile
as $$
  insert into daybook.act_outbox (id, type, data, position, principal, seal)
  select act ->> 'id', act ->> 'type', act -> 'data', switched_at, act ->> 'principal', act ->> 'seal'
  from jsonb_array_elements(acts) with ordinality as each (act, place) order by place
$$;

revoke execute on function daybook.owe from public;
grant execute on function daybook.owe to daybook_app;
