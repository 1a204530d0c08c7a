-- Lines of timelines are removed when they are older than PORTAL_TIMELINE_DAYS, see decision 0051.

-- The place of the removal among the domains: one row, which the worker that removes holds. It goes on from here,
-- whoever was killed where.
create table timeline_retention (
  id boolean primary key default true check (id),
  -- The domains up to this id are done; null: none of this pass.
  after_domain uuid,
  began_at timestamptz,
  -- Of the last pass that came to the end.
  ended_at timestamptz
);
alter table timeline_retention enable row level security;
insert into timeline_retention default values;

-- A line still goes with its domain only, or where the transaction says from when on lines are kept, and it is older.
create or replace function refuse_deleting_event() returns trigger language plpgsql as $$
begin
  if old.at < nullif(current_setting('portal_domains.timeline_kept_since', true), '')::timestamptz then
    return old;
  end if;
  if exists (select from portal_domains where id = old.domain_id) then
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;

-- A twentieth of two million lines, not a fifth: what is removed makes room for what is written.
alter table portal_domain_events set (autovacuum_vacuum_scale_factor = 0.05);
