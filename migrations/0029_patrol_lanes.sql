-- Whole rounds of domains at rest are claimed apart from the few questions of a visit, so that slow ones keep no other
-- from being visited; and a visit that failed is remembered in its row, as another worker may make the next one.

alter table patrol
  add column whole boolean not null default true,
  add column failures smallint not null default 0;
update patrol set whole = dns_fingerprint is null or full_check_at <= due_at;
drop index patrol_due;
create index patrol_due on patrol (whole, urgent, due_at);
