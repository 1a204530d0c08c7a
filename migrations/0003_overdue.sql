-- Domains whose next look is long past have lost their workflow; the sweep that wakes them must not read the fleet.
create index portal_domains_by_next_check on portal_domains (next_check_at) where next_check_at is not null;
