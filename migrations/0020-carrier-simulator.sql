-- The ledger of the carrier that development and tests have in place of a real one. A copy of the store leaves it out, as it
-- leaves out the ledger of a real one.
create table daybook.carrier_simulator (
  -- One parcel a key.
  key text collate "C" primary key,
  request json not null,
  at timestamptz(3) not null default now()
);

grant select, insert on daybook.carrier_simulator to daybook_app;
