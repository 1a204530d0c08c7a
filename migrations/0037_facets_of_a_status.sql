-- A page of a facet within a status is read by an index of both: a status that few domains have is not looked for among
-- all of a gateway or a provider. See decision 0058.
alter table domain_facets add column status text;
update domain_facets set status = portal_domains.status from portal_domains where portal_domains.id = domain_id;
alter table domain_facets alter column status set not null;

create or replace function keep_domain_facets() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.desired <> 'active' then
    execute format('delete from %I.domain_facets where domain_id = $1', tg_table_schema) using new.id;
    return null;
  end if;
  execute format('insert into %I.domain_facets (domain_id, domain, gateway, dns_provider, certificate_end, status)
    values ($1, $2, $3, $4, greatest($5, $6), $7)
    on conflict (domain_id) do update set domain = excluded.domain, gateway = excluded.gateway,
      dns_provider = excluded.dns_provider, certificate_end = excluded.certificate_end, status = excluded.status',
    tg_table_schema)
    using new.id, new.domain, new.gateway, coalesce(new.dns_provider, 'unknown'),
      new.certificate ->> 'notAfter', new.own_certificate ->> 'notAfter', new.status;
  return null;
end
$$;
drop trigger portal_domains_facets_anew on portal_domains;
create trigger portal_domains_facets_anew after update on portal_domains
  for each row when (
    (old.domain, old.gateway, old.desired = 'active', old.dns_provider, old.status,
      greatest(old.certificate ->> 'notAfter', old.own_certificate ->> 'notAfter'))
    is distinct from (new.domain, new.gateway, new.desired = 'active', new.dns_provider, new.status,
      greatest(new.certificate ->> 'notAfter', new.own_certificate ->> 'notAfter')))
  execute function keep_domain_facets();

create index domain_facets_by_gateway_and_status on domain_facets (gateway, status, domain, domain_id);
create index domain_facets_by_provider_and_status on domain_facets (dns_provider, status, domain, domain_id);
create index domain_facets_by_status_and_end on domain_facets (status, certificate_end, domain_id)
  where certificate_end is not null;
create index portal_domains_of_reason_and_status on portal_domains (reason, status, domain, id)
  where reason is not null;
