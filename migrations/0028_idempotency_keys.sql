-- The answers to requests that were sent with an `Idempotency-Key`; see decision 0048. They are kept for a day, and
-- each new one removes some that are older.

create table idempotency_keys (
  -- `tenant:<id>` or `operator:<id>`: two callers who choose the same key do not meet.
  owner text not null,
  key text not null,
  -- SHA-256 of method, path and body, in hexadecimal digits.
  request text not null,
  -- The id of what the request makes, so that a repetition after a crash makes nothing more.
  resource_id uuid not null,
  begun_at timestamptz not null,
  -- The request is under way until then; null: it is answered.
  leased_until timestamptz,
  status int,
  location text,
  body text,
  primary key (owner, key),
  check ((leased_until is null) = (status is not null and body is not null))
);
create index idempotency_keys_begun_at on idempotency_keys (begun_at);
