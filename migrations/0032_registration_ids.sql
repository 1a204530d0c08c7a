-- The id that the last registration of the name came with: a repetition of it is told by that; see decision 0048. Null: an
-- earlier version's, whose registration had the id of the row.

alter table portal_domains add column registration_id uuid;
