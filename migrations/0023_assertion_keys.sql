-- The keys that sign what the edge says to the origin; see docs/decisions/0041. A row is removed once nothing that it
-- signed holds any more.

create table assertion_keys (
  id text primary key,
  -- An Ed25519 key as JWK (RFC 8037), with its private part.
  private_key text not null,
  created_at timestamptz not null,
  -- It is published from the beginning, and signs from then on.
  signing_from timestamptz not null
);
alter table assertion_keys enable row level security;
