-- Who changed what, for good. It refers to no row on purpose: it stays when tenants, domains and keys go.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('operator', 'tenant', 'system')),
  -- The operator key, the token, or the part of the product.
  actor_id text not null,
  -- The user of the tenant for whom the token was minted, as the host product calls them.
  subject text,
  action text not null,
  tenant uuid,
  domain_id uuid,
  from_value jsonb,
  to_value jsonb,
  request_id text
);

create index audit_by_tenant on audit (tenant, id);
create index audit_by_domain on audit (domain_id, id);
-- How many names a tenant has registered lately, those that it deleted again included.
create index audit_registrations on audit (tenant, at) where action = 'domain.registered' and actor_kind = 'tenant';

create trigger audit_no_change before update or delete on audit
  for each row execute function refuse_rewriting();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function refuse_rewriting();

alter table audit enable row level security;
grant insert on audit to portal_domains_tenant;
grant select (tenant, action, at, actor_kind) on audit to portal_domains_tenant;
create policy audit_write on audit for insert to portal_domains_tenant
  with check (tenant = current_tenant() and actor_kind = 'tenant');
create policy audit_registrations on audit for select to portal_domains_tenant
  using (tenant = current_tenant() and action = 'domain.registered' and actor_kind = 'tenant');

-- Several keys verify tokens, the one without an end signs them.
alter table signing_keys drop column slot;
alter table signing_keys add primary key (id);
alter table signing_keys add column created_at timestamptz not null default now();
alter table signing_keys alter column created_at drop default;
alter table signing_keys add column ends_at timestamptz;
create unique index signing_keys_current on signing_keys ((ends_at is null)) where ends_at is null;

alter table operator_keys add column last_used_at timestamptz;
