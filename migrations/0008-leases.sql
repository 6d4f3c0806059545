-- Who may do what one process at a time does. A session lock keeps others out; the token distinguishes a holder that was
-- replaced without noticing, such as one that was frozen, from its successor: it grows with each holder.
create table daybook.leases (
  name text collate "C" primary key,
  token bigint not null,
  holder text collate "C" not null,
  taken_at timestamptz(3) not null default now()
);

grant select, insert, update on daybook.leases to daybook_app;

-- For the statement that writes under a lease: refuses it when the lease has another holder by now. The lock on the row lasts
-- until the write is committed, so a successor begins after a write that was let in. Does nothing without a lease.
create function daybook.check_fence(asked_name text, holder_token bigint) returns void
language plpgsql volatile
as $$
begin
  if asked_name is null then return; end if;
  perform from daybook.leases where name = asked_name and token = holder_token for share;
  if not found then
    raise exception 'the lease % has another holder', asked_name using errcode = 'DB004';
  end if;
end
$$;

revoke execute on function daybook.check_fence from public;
grant execute on function daybook.check_fence to daybook_app;
