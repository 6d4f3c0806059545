-- The ledger of the payment gateway that development and tests have in place of a real one. A copy of the store leaves it out,
-- as it leaves out the ledger of a real one.
create table daybook.payment_simulator (
  -- Reference of the authorisation that the entry belongs to.
  account text collate "C" not null,
  number integer not null,
  key text collate "C" not null,
  request json not null,
  -- Null for a request that was lost on its way.
  answer json,
  at timestamptz(3) not null default now(),
  primary key (account, number)
);

-- A key takes effect once.
create unique index payment_simulator_key on daybook.payment_simulator (key) where answer is not null;

grant select, insert on daybook.payment_simulator to daybook_app;
