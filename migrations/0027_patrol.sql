-- Domains at rest: live and well, with no workflow running; see decision 0047. Narrow, so that the checks of a fleet
-- rewrite as little as may be. A claim changes no indexed column, and stays within its page where that has room.

create table patrol (
  domain_id uuid primary key references portal_domains (id) on delete cascade,
  tenant uuid not null,
  due_at timestamptz not null,
  -- Before all that is not, when checks are late.
  urgent boolean not null,
  -- Somebody checks it until then; whoever dies with it leaves it to the next one.
  leased_until timestamptz,
  checked_at timestamptz,
  origin_due_at timestamptz not null,
  full_check_at timestamptz not null,
  -- What the few questions of a visit found when the whole round last found all well; null: the next check is whole.
  dns_fingerprint text,
  -- The servers of the zone that a visit asks, `host port`, separated by commas.
  servers text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);
create index patrol_due on patrol (urgent, due_at);

alter table patrol enable row level security;
create policy patrol_own on patrol for select to portal_domains_tenant using (tenant = current_tenant());
grant select (domain_id, tenant, due_at, checked_at) on patrol to portal_domains_tenant;

-- Why the patrol starts a workflow; null: no patrol has.
alter table outbox add column reason text;
