-- Switching on again makes a row `pending_dns`; a row that is wanted and `disabled` at once would never come to rest.
alter table portal_domains add constraint portal_domains_wanted_check
  check (not (desired = 'active' and status = 'disabled'));
