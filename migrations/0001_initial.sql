-- The first schema. Times are given by the program, never by the server's clock, unless said otherwise.

create table tenants (
  id uuid primary key,
  name text not null,
  label text not null unique,
  canonical_host text not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Every label that was ever given out. It refers to no tenant row on purpose: a label stays taken after its tenant is
-- gone, because the old tenant's DNS may still point there.
create table tenant_labels (
  label text primary key check (label ~ '^[0-9a-f]{7,32}$'),
  tenant uuid not null,
  given_at timestamptz not null
);

alter table tenants add foreign key (label) references tenant_labels (label);

create table portal_domains (
  id uuid primary key,
  tenant uuid not null references tenants (id),
  domain text not null check (domain = lower(domain) and length(domain) between 1 and 253),
  canonical_host text not null,
  status text not null check (status in (
    'pending_dns', 'verifying_dns', 'dns_failed', 'pending_certificate',
    'deploying', 'certificate_failed', 'active', 'disabled')),
  status_message text not null,
  reason text,
  actor text not null check (actor in ('tenant', 'operator', 'ca', 'nobody')),
  conditions jsonb not null check (jsonb_typeof(conditions) = 'array'),
  desired text not null check (desired in ('active', 'disabled', 'deleted')),
  generation integer not null check (generation >= 1),
  verification_method text check (verification_method in ('cname', 'txt')),
  verification_details jsonb not null check (coalesce(jsonb_typeof(verification_details -> 'token') = 'string', false)),
  proved_at timestamptz,
  edge_applied boolean not null,
  certificate jsonb,
  certificate_secret_name text,
  last_synced_resource_version text,
  activated_at timestamptz,
  given_up_at timestamptz,
  next_check_at timestamptz,
  progress jsonb not null check (jsonb_typeof(progress) = 'object'),
  last_checked_at timestamptz,
  last_dns jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((proved_at is null) = (verification_method is null)),
  -- A tenant's own domains, by name; also its quota's count.
  unique (tenant, domain)
);

-- One proved owner of a name; also the edge's question "may this name be served?".
create unique index portal_domains_proved_owner on portal_domains (domain) where proved_at is not null;
-- The operators' pages through the fleet, all of it and by status; also the counts by status.
create index portal_domains_by_name on portal_domains (domain, id);
create index portal_domains_by_status on portal_domains (status, domain, id);

create table portal_domain_events (
  id bigint generated always as identity primary key,
  domain_id uuid not null references portal_domains (id) on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in (
    'registered', 'requested', 'status_changed', 'condition_changed', 'moved', 'gave_up')),
  from_value text,
  to_value text,
  reason text,
  message text not null,
  by text not null check (by in ('system', 'operator', 'tenant')),
  evidence jsonb
);

create index portal_domain_events_by_domain on portal_domain_events (domain_id, id);

-- What was written once stays: neither a mistake of the program nor a hand in psql rewrites it.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

-- A domain's lines go with the domain; by then its row is gone already.
create function refuse_deleting_event() returns trigger language plpgsql as $$
begin
  if exists (select from portal_domains where id = old.domain_id) then
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;

create trigger portal_domain_events_no_update before update on portal_domain_events
  for each row execute function refuse_rewriting();
create trigger portal_domain_events_no_delete before delete on portal_domain_events
  for each row execute function refuse_deleting_event();
create trigger portal_domain_events_no_truncate before truncate on portal_domain_events
  for each statement execute function refuse_rewriting();
create trigger tenant_labels_no_change before update or delete on tenant_labels
  for each row execute function refuse_rewriting();
create trigger tenant_labels_no_truncate before truncate on tenant_labels
  for each statement execute function refuse_rewriting();

-- Signals for the workflows, written with the row that they are about and delivered afterwards.
create table outbox (
  id bigint generated always as identity primary key,
  domain_id uuid not null references portal_domains (id) on delete cascade,
  tenant uuid not null,
  signal text not null check (signal in ('reconcile', 'disable')),
  created_at timestamptz not null,
  -- Null: never claimed. Otherwise leased or postponed until then.
  not_before timestamptz,
  attempts integer not null default 0,
  last_error text
);

create index outbox_due on outbox (not_before nulls first, id);
create index outbox_by_domain on outbox (domain_id);

create table operator_keys (
  id uuid primary key,
  hash text not null unique,
  label text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- What signs the tenants' tokens; one key, made on first use.
create table signing_keys (
  slot smallint primary key check (slot = 1),
  id text not null,
  secret text not null
);

-- The sandbox's DNS, which plays the tenants' DNS.
create table sandbox_dns_records (
  name text not null check (name = lower(name)),
  type text not null check (type in ('A', 'AAAA', 'CNAME', 'TXT', 'NS', 'SOA', 'CAA', 'DS')),
  values text[] not null check (cardinality(values) > 0),
  ttl integer not null check (ttl between 0 and 604800),
  primary key (name, type)
);
