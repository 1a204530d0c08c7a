-- The language in which an answer was given that an `Idempotency-Key` keeps, as its `Content-Language` said; null: it
-- was kept before this, or said nothing.
alter table idempotency_keys add column language text;
