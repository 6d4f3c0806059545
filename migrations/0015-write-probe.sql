-- Finds out whether the store takes writes. What is written goes into new files each time, so that a full disk shows.
create table daybook.write_probe (filler bytea not null);
alter table daybook.write_probe alter column filler set storage plain;
grant insert, truncate on daybook.write_probe to daybook_app;

create function daybook.probe_write() returns void
language plpgsql volatile
as $$
begin
  truncate daybook.write_probe;
  insert into daybook.write_probe select decode(repeat('00', 7000), 'hex') from generate_series(1, 8);
end
$$;

revoke execute on function daybook.probe_write from public;
grant execute on function daybook.probe_write to daybook_app;
