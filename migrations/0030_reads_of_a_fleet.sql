-- What people and metrics read of a large fleet takes the same time whatever its size; see decision 0050.

-- The counts of the fleet: the sum of `domains` for each group. A change of a domain adds two lines and locks none, so that
-- no two transactions wait for each other; the worker folds the lines of a group into one now and then.
create table domain_counts (
  id bigint generated always as identity primary key,
  gateway text not null,
  -- The desired state is `active`.
  wanted boolean not null,
  status text not null,
  reason text,
  domains integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table domain_counts enable row level security;

-- As the owner of the tables, as no tenant may write here; with the schema in each statement, as nobody's search path counts.
create function count_domain() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    execute format('insert into %I.domain_counts (gateway, wanted, status, reason, domains) values ($1, $2, $3, $4, -1)',
      tg_table_schema) using old.gateway, old.desired = 'active', old.status, old.reason;
  end if;
  if tg_op <> 'DELETE' then
    execute format('insert into %I.domain_counts (gateway, wanted, status, reason, domains) values ($1, $2, $3, $4, 1)',
      tg_table_schema) using new.gateway, new.desired = 'active', new.status, new.reason;
  end if;
  return null;
end
$$;

-- The triggers come first: their lock holds back every writer until the counts are there.
create trigger portal_domains_counted after insert or delete on portal_domains
  for each row execute function count_domain();
create trigger portal_domains_counted_anew after update of gateway, desired, status, reason on portal_domains
  for each row when (
    (old.gateway, old.desired = 'active', old.status, old.reason)
    is distinct from (new.gateway, new.desired = 'active', new.status, new.reason))
  execute function count_domain();
insert into domain_counts (gateway, wanted, status, reason, domains)
  select gateway, desired = 'active', status, reason, count(*) from portal_domains group by 1, 2, 3, 4;

-- Every part of up to three characters: by them a search finds the names that hold a text.
create function name_parts(name text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(name, place, size)), '{}')
  from generate_series(1, 3) as size, generate_series(1, length(name) - size + 1) as place
$$;

-- The names once more, in a table that nothing rewrites: a row of portal_domains is rewritten every hour, and each time
-- with all of its index entries, of which a name has fifty here.
create table portal_domain_names (
  domain_id uuid primary key references portal_domains (id) on delete cascade,
  domain text not null
);
alter table portal_domain_names enable row level security;

create function keep_domain_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('insert into %I.portal_domain_names values ($1, $2)
    on conflict (domain_id) do update set domain = excluded.domain', tg_table_schema) using new.id, new.domain;
  return null;
end
$$;
create trigger portal_domains_named after insert or update of domain on portal_domains
  for each row execute function keep_domain_name();
insert into portal_domain_names select id, domain from portal_domains;
create index portal_domain_names_by_name on portal_domain_names (domain, domain_id);
-- Without a list of pending entries, which every search would have to read.
create index portal_domain_names_by_part on portal_domain_names using gin (name_parts(domain)) with (fastupdate = off);

-- The domains whose workflow must be running, for the search for lost ones: few of a fleet at rest.
create index portal_domains_waiting on portal_domains (id) where next_check_at is not null;

-- From when on a certificate counts as ending: when less than a sixth of its lifetime is left. Renewal begins at a third,
-- or at half of a short one, so that one of 160 hours is no news in its first days. The times are ISO 8601 in UTC, which
-- no setting of PostgreSQL reads in another way.
create function certificate_ending_from(certificate jsonb) returns timestamptz language sql immutable strict parallel safe as $$
  select (certificate ->> 'notAfter')::timestamptz
    - ((certificate ->> 'notAfter')::timestamptz - (certificate ->> 'notBefore')::timestamptz) / 6
$$;
create index portal_domains_ending on portal_domains (certificate_ending_from(certificate))
  where status = 'active' and own_certificate is null;
-- PostgreSQL has no statistics of what only a partial index holds, and would expect a third of the fleet below any time.
create statistics portal_domains_ending_times on (certificate_ending_from(certificate)) from portal_domains;
analyze portal_domains;

-- The operators' pages of tenants, and the tenants of one name.
create index tenants_by_name on tenants (name, id) where removed_at is null;
create index tenants_of_name on tenants (lower(name)) where removed_at is null;
