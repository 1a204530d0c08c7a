-- Certificates that tenants bring themselves; see docs/decisions/0046.

-- What is known of it beside its key: dates, issuer, fingerprint. Null: the CA's is served alone.
alter table portal_domains add column own_certificate jsonb;

create table own_certificates (
  domain_id uuid primary key references portal_domains (id) on delete cascade,
  tenant uuid not null,
  -- PEM, leaf first.
  chain text not null,
  -- The private key under a key of PORTAL_CERTIFICATE_KEY, which is not in the database.
  sealing_key_id text not null,
  sealed_key bytea not null
);
alter table own_certificates enable row level security;

-- A tenant's request puts and removes, and reads neither chain nor key.
grant select (domain_id, tenant), insert, delete on own_certificates to portal_domains_tenant;
create policy own_certificates_own on own_certificates to portal_domains_tenant
  using (tenant = current_tenant())
  with check (tenant = current_tenant()
    and exists (select from portal_domains where portal_domains.id = domain_id and tenant = current_tenant()));

-- No key outlives the wish to serve the name, whichever statement ends it: disabled, deleted, given up, or lost to
-- another tenant.
create function forget_own_certificate() returns trigger language plpgsql as $$
begin
  new.own_certificate := null;
  delete from own_certificates where domain_id = new.id;
  return new;
end
$$;
create trigger portal_domains_own_certificate before update on portal_domains
  for each row when (old.own_certificate is not null and (new.desired <> 'active' or new.given_up_at is not null
    or (old.proved_at is not null and new.proved_at is null)))
  execute function forget_own_certificate();

-- The own certificates, the one that ends first before the others. ISO 8601 in UTC sorts as text.
create index portal_domains_by_own_expiry on portal_domains ((own_certificate ->> 'notAfter'))
  where own_certificate is not null;

alter table portal_domain_events drop constraint portal_domain_events_kind_check;
alter table portal_domain_events add constraint portal_domain_events_kind_check check (kind in (
  'registered', 'requested', 'status_changed', 'condition_changed', 'moved', 'gave_up', 'neighbour',
  'own_certificate'));
