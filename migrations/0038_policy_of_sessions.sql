-- A session lasts no longer than the rules by which it began: the issuer, our client there, and who has which role. Those
-- that began before this end.
alter table operator_sessions add column policy text not null default '';
alter table operator_sessions alter column policy drop default;
