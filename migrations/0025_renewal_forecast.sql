-- From when on the next renewal of a live domain is warned of, as it will fail if nothing changes; see decision 0045.
alter table portal_domains add column renewal_warned_from timestamptz;
create index portal_domains_renewal_warned on portal_domains (renewal_warned_from)
  where status = 'active' and renewal_warned_from is not null;
