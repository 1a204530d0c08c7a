-- What an incident holds it holds for 48 hours at most; see docs/decisions/0033.

-- When it stops to hold tear-downs. A worker of the version before opens incidents without saying so.
alter table our_incidents add column hold_ends_at timestamptz not null default now() + interval '48 hours';
update our_incidents set hold_ends_at = opened_at + interval '48 hours';
-- Since when it holds nothing any more, though it may be open; null while it holds.
alter table our_incidents add column hold_ended_at timestamptz;
