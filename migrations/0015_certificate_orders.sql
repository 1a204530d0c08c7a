-- What was asked of the CA lately, to stay within what it allows; see docs/decisions/0034.

-- By name and not by domain id: the CA knows of no deletion, and of no tenants. Kept for a week.
create table certificate_orders (
  id bigint generated always as identity primary key,
  domain text not null,
  tenant uuid not null,
  kind text not null check (kind in ('ordered', 'issued')),
  at timestamptz not null,
  -- SHA-256 of the certificate that came, so that one that is seen again counts once.
  fingerprint text,
  check ((kind = 'issued') = (fingerprint is not null)),
  unique (domain, fingerprint)
);
create index certificate_orders_of_name on certificate_orders (domain, kind, at);
create index certificate_orders_of_tenant on certificate_orders (tenant, at) where kind = 'ordered';
create index certificate_orders_by_time on certificate_orders (at);
alter table certificate_orders enable row level security;
