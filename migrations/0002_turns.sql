-- Counts the turns that were written, so that none is written twice: a worker can die between its write and the moment
-- at which Temporal hears of it, and then the turn is decided again.
alter table portal_domains add column turn integer not null default 0 check (turn >= 0);
