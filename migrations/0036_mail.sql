-- Mail to the contacts of tenants and to the people who manage their DNS; see decision 0060. What is worth one is a row,
-- written in the transaction of the change itself; the worker decides when it is sent, and whether it is still true then.

-- To whom the tenant's mails go, and in which language (BCP 47); null, both: to nobody.
alter table tenants add column contact_email text;
alter table tenants add column contact_language text;
alter table tenants add constraint tenants_contact check ((contact_email is null) = (contact_language is null));

-- The same of whoever has a link.
alter table domain_links add column email text;
alter table domain_links add column language text;
alter table domain_links add constraint domain_links_email check ((email is null) = (language is null));
grant select (email, language), update (email, language) on domain_links to portal_domains_tenant;

create table mails (
  id bigint generated always as identity primary key,
  -- When it happened.
  at timestamptz not null,
  tenant uuid not null references tenants (id) on delete cascade,
  domain_id uuid not null references portal_domains (id) on delete cascade,
  -- To whoever has this link; null: to the contact of the tenant.
  link uuid references domain_links (id) on delete cascade,
  topic text not null check (topic in ('action_required', 'live', 'renewal_will_fail', 'withdrawal')),
  -- What it is about: the same is told once in a day.
  subject text not null,
  -- When it is to be looked at next; while it is being sent, when it is taken for lost.
  next_at timestamptz not null,
  attempts int not null default 0,
  first_attempt_at timestamptz,
  last_attempt_at timestamptz,
  last_error text,
  ended_at timestamptz,
  -- outdated: it was true no more. no_address: nobody to send it to. refused: for ever. failing: for three days. off: no mail here.
  outcome text check (outcome in ('sent', 'outdated', 'no_address', 'refused', 'failing', 'off')),
  check ((ended_at is null) = (outcome is null))
);
create index mails_due on mails (next_at) where ended_at is null;
create index mails_of_recipient on mails (tenant, link, next_at) where ended_at is null;
create index mails_of_subject on mails (domain_id, topic, subject, at);
create index mails_at on mails (at);
create index mails_link on mails (link) where link is not null;
create index mails_tenant on mails (tenant);
alter table mails enable row level security;
