-- What operators read may quote our own parts; what tenants are told does not. See docs/decisions/0035.

-- What tenants are told in place of status_message or message. Null: the same, or a sentence that says as much where
-- the reason's words may quote our parts, as in what was written before this.
alter table portal_domains add column told_message text;
alter table portal_domain_events add column told_message text;
