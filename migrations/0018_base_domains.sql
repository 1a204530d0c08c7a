-- Every base domain below which a canonical host was ever given out; see docs/decisions/0024. A setting that no longer
-- names one does not take back the CNAMEs that lead to it.

create table base_domains (
  name text primary key check (name = lower(name) and length(name) between 1 and 253),
  since timestamptz not null
);
alter table base_domains enable row level security;

create function base_domain_of(host text) returns text language sql immutable as
$$ select lower(substr(host, strpos(host, '.') + 1)) $$;

create function remember_base_domain() returns trigger language plpgsql as $$
begin
  insert into base_domains values (base_domain_of(new.canonical_host), new.updated_at) on conflict do nothing;
  return new;
end
$$;

create trigger tenants_base_domain after insert or update of canonical_host on tenants
  for each row execute function remember_base_domain();

insert into base_domains
  select name, min(since) from (
    select base_domain_of(canonical_host) as name, created_at as since from tenants
    union all
    select base_domain_of(canonical_host), created_at from portal_domains
  ) as known
  group by name;
