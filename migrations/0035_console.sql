-- What the operator's console reads of a fleet, by counters and narrow tables as in 0030; and who signs in there.
-- See decision 0058.

-- Written with each observation of the DNS; null: none since this migration.
alter table portal_domains add column dns_provider text;
-- Since when an operator suspends the domain's removals; null: nobody does.
alter table portal_domains add column held_since timestamptz;

create index portal_domains_held on portal_domains (domain, id) where held_since is not null;
-- Few of a fleet have a reason.
create index portal_domains_of_reason on portal_domains (reason, domain, id) where reason is not null;

-- By what else than its status a wanted domain is looked for. A row changes with these alone, not with each round.
create table domain_facets (
  domain_id uuid primary key references portal_domains (id) on delete cascade,
  domain text not null,
  gateway text not null,
  dns_provider text not null,
  -- The end of the certificate that clients get to the last, ISO 8601 in UTC.
  certificate_end text
);
alter table domain_facets enable row level security;

-- The counts by facet: lines that are added up, as those of domain_counts.
create table facet_counts (
  id bigint generated always as identity primary key,
  facet text not null check (facet in ('dns_provider', 'certificate_day')),
  value text not null,
  domains integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table facet_counts enable row level security;

-- As the owner of the tables, with the schema in each statement, as in 0030.
create function count_facets() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  statement text := format('insert into %I.facet_counts (facet, value, domains)
    select facet, value, $3 from (values (''dns_provider'', $1), (''certificate_day'', left($2, 10))) as line (facet, value)
    where value is not null', tg_table_schema);
begin
  if tg_op <> 'INSERT' then
    execute statement using old.dns_provider, old.certificate_end, -1;
  end if;
  if tg_op <> 'DELETE' then
    execute statement using new.dns_provider, new.certificate_end, 1;
  end if;
  return null;
end
$$;
create trigger domain_facets_counted after insert or delete on domain_facets
  for each row execute function count_facets();
create trigger domain_facets_counted_anew after update on domain_facets
  for each row when ((old.dns_provider, old.certificate_end) is distinct from (new.dns_provider, new.certificate_end))
  execute function count_facets();

create function keep_domain_facets() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.desired <> 'active' then
    execute format('delete from %I.domain_facets where domain_id = $1', tg_table_schema) using new.id;
    return null;
  end if;
  execute format('insert into %I.domain_facets values ($1, $2, $3, $4, greatest($5, $6))
    on conflict (domain_id) do update set domain = excluded.domain, gateway = excluded.gateway,
      dns_provider = excluded.dns_provider, certificate_end = excluded.certificate_end', tg_table_schema)
    using new.id, new.domain, new.gateway, coalesce(new.dns_provider, 'unknown'),
      new.certificate ->> 'notAfter', new.own_certificate ->> 'notAfter';
  return null;
end
$$;
create trigger portal_domains_facets after insert on portal_domains
  for each row execute function keep_domain_facets();
create trigger portal_domains_facets_anew after update on portal_domains
  for each row when (
    (old.domain, old.gateway, old.desired = 'active', old.dns_provider,
      greatest(old.certificate ->> 'notAfter', old.own_certificate ->> 'notAfter'))
    is distinct from (new.domain, new.gateway, new.desired = 'active', new.dns_provider,
      greatest(new.certificate ->> 'notAfter', new.own_certificate ->> 'notAfter')))
  execute function keep_domain_facets();

insert into domain_facets
  select id, domain, gateway, 'unknown', greatest(certificate ->> 'notAfter', own_certificate ->> 'notAfter')
  from portal_domains where desired = 'active';
create index domain_facets_by_gateway on domain_facets (gateway, domain, domain_id);
create index domain_facets_by_provider on domain_facets (dns_provider, domain, domain_id);
create index domain_facets_by_end on domain_facets (certificate_end, domain_id) where certificate_end is not null;

-- How long domains took from the beginning of their attempt until they were live, for 30 days.
create table domain_activations (
  id bigint generated always as identity primary key,
  domain_id uuid not null,
  began_at timestamptz not null,
  activated_at timestamptz not null
);
create index domain_activations_by_time on domain_activations (activated_at);
alter table domain_activations enable row level security;

create function keep_activation() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('insert into %I.domain_activations (domain_id, began_at, activated_at) values ($1, $2, $3)', tg_table_schema)
    using new.id, coalesce((new.progress ->> 'attemptStartedAt')::timestamptz, new.created_at), new.activated_at;
  -- A few with each new one, so that they go as fast as they come.
  execute format('delete from %I.domain_activations where id in (select id from %I.domain_activations
    where activated_at < $1 - interval ''30 days'' order by activated_at limit 10 for update skip locked)',
    tg_table_schema, tg_table_schema) using new.activated_at;
  return null;
end
$$;
create trigger portal_domains_activated after update of activated_at on portal_domains
  for each row when (old.activated_at is null and new.activated_at is not null)
  execute function keep_activation();

-- The history of incidents.
create index audit_incidents on audit (id) where action in ('incident.opened', 'incident.hold_ended', 'incident.closed');

-- A sign-in that has begun at the issuer; taken away by the first answer that comes for it.
create table operator_sign_ins (
  -- Of the cookie that binds it to the browser.
  hash text primary key,
  state text not null,
  nonce text not null,
  verifier text not null,
  expires_at timestamptz not null
);
create index operator_sign_ins_by_end on operator_sign_ins (expires_at);
alter table operator_sign_ins enable row level security;

create table operator_sessions (
  id uuid primary key,
  -- Of the cookie.
  hash text not null unique,
  subject text not null,
  email text,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index operator_sessions_by_end on operator_sessions (expires_at);
alter table operator_sessions enable row level security;
