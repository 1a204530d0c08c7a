-- Domains whose DNS could not be read, for a reason that operators must see to, are asked for every few seconds; that
-- must not read the fleet.
create index portal_domains_waiting_for_dns on portal_domains (last_checked_at, id)
  where conditions @> '[{"type": "PointsHere", "status": "Unknown", "actor": "operator"}]';
