-- What tells an incident of ours from many tenants' mistakes; see docs/decisions/0033.

-- What live domains say of each kind of trouble, written with the turn that saw it: a row from the first failure on;
-- and for a while what became well again, or was issued, to compare with.
create table domain_signs (
  domain_id uuid not null references portal_domains on delete cascade,
  kind text not null check (kind in ('dns', 'certificate', 'edge')),
  tenant uuid not null,
  failing boolean not null,
  -- Since when it is so.
  since timestamptz not null,
  primary key (domain_id, kind)
);
-- Those of one kind that are failing, or well, since a time.
create index domain_signs_by_time on domain_signs (kind, failing, since);
alter table domain_signs enable row level security;

-- The incidents that are open, and those that ended within the last day: one row of each kind at most.
create table our_incidents (
  kind text primary key check (kind in ('dns', 'certificate', 'edge')),
  -- What began to fail since then belongs to it.
  since timestamptz not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- As they were counted last while it was open.
  domains integer not null,
  tenants integer not null,
  of_tenants integer not null
);
alter table our_incidents enable row level security;

-- Tenants with live domains are counted without reading the domains.
create index portal_domains_live on portal_domains (tenant)
  where desired = 'active' and proved_at is not null and activated_at is not null and given_up_at is null;
