-- What the metrics tell of the fleet, each read from an index and not from the fleet.

-- Since when the domain has its status. A trigger keeps it, so that no way of writing a row can forget it.
alter table portal_domains add column status_since timestamptz;
update portal_domains set status_since = coalesce(
  (select max(at) from portal_domain_events e where e.domain_id = portal_domains.id and e.kind = 'status_changed'),
  created_at);
alter table portal_domains alter column status_since set not null;

create function keep_status_since() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.status_since := coalesce(new.status_since, new.created_at);
  elsif new.status is distinct from old.status then
    new.status_since := new.updated_at;
  end if;
  return new;
end
$$;
create trigger portal_domains_status_since before insert or update of status on portal_domains
  for each row execute function keep_status_since();

-- Domains by status and reason.
create index portal_domains_by_reason on portal_domains (status, reason);

-- Certificates in use, the one that ends first before the others. ISO 8601 in UTC sorts as text.
create index portal_domains_by_expiry on portal_domains ((certificate ->> 'notAfter')) where status = 'active';

-- Domains that wait for a certificate, the one that has waited longest before the others.
create index portal_domains_by_certificate_wait on portal_domains ((progress ->> 'certificateSince'))
  where status in ('pending_certificate', 'deploying', 'certificate_failed') and given_up_at is null;
