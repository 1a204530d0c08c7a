-- What other tenants' names mean to a claim, and what stays of tenants that are gone.

-- What the registrable domain of a proved name looks like (UTS #39), so that look-alikes of it are held back. Written
-- with the proof; only proved names are compared.
alter table portal_domains add column skeleton text;
create index portal_domains_by_skeleton on portal_domains (skeleton) where proved_at is not null;

-- Proved names below a name: those whose reversed text begins with its.
create index portal_domains_proved_by_ending on portal_domains (reverse(domain) text_pattern_ops)
  where proved_at is not null;

-- A removed tenant keeps its row, as its label is never given to another one.
alter table tenants add column removed_at timestamptz;

-- The proved names of removed tenants: another tenant proves such a name by TXT, since a record may have been forgotten.
create table name_tombstones (
  domain text not null check (domain = lower(domain) and length(domain) between 1 and 253),
  tenant uuid not null,
  removed_at timestamptz not null,
  primary key (domain, tenant)
);
create trigger name_tombstones_no_change before update or delete on name_tombstones
  for each row execute function refuse_rewriting();
create trigger name_tombstones_no_truncate before truncate on name_tombstones
  for each statement execute function refuse_rewriting();

-- Another tenant proved a name above or below this one.
alter table portal_domain_events drop constraint portal_domain_events_kind_check;
alter table portal_domain_events add constraint portal_domain_events_kind_check check (kind in (
  'registered', 'requested', 'status_changed', 'condition_changed', 'moved', 'gave_up', 'neighbour'));
