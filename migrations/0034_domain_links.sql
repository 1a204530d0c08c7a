-- Links for whoever manages the DNS of a domain, without an account; see decision 0055.

create table domain_links (
  id uuid primary key,
  tenant uuid not null,
  domain_id uuid not null references portal_domains (id) on delete cascade,
  -- SHA-256 of the secret, in hexadecimal digits; the secret itself is in the URL alone.
  hash text not null unique,
  created_at timestamptz not null,
  created_by text not null check (created_by in ('operator', 'tenant')),
  -- The user for whom the token was minted that made it, where the host product said.
  subject text,
  expires_at timestamptz not null,
  -- When it ended before that, and by what.
  ended_at timestamptz,
  end_reason text check (end_reason in ('revoked', 'deleted', 'transferred')),
  last_used_at timestamptz,
  -- The minutes in which it was used: a request alone writes nothing.
  uses int not null default 0,
  check ((ended_at is null) = (end_reason is null))
);
create index domain_links_domain on domain_links (domain_id, created_at);
alter table domain_links enable row level security;

-- A tenant's request makes, lists and ends links, and reads no hash.
grant select (id, tenant, domain_id, created_at, created_by, subject, expires_at, ended_at, end_reason, last_used_at,
  uses), insert, update (hash, created_at, expires_at, ended_at, end_reason), delete on domain_links
  to portal_domains_tenant;
create policy domain_links_own on domain_links to portal_domains_tenant
  using (tenant = current_tenant())
  with check (tenant = current_tenant()
    and exists (select from portal_domains where portal_domains.id = domain_id and tenant = current_tenant()));
