-- Who orders for a name, so that two machines with one database do not order twice; see decision 0042.

create table order_leases (
  name text primary key,
  -- The machine and its data folder: a worker that starts again goes on with what it had begun.
  holder text not null,
  -- Another one with each new holder, so that an earlier holder is told apart from the present one.
  token uuid not null,
  ends_at timestamptz not null
);
alter table order_leases enable row level security;
