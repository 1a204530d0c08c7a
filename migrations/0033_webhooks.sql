-- Webhooks; see decision 0052. What happened is an event, written in the transaction of the change itself; a trigger
-- makes of it one delivery for each endpoint that wants it. The events outlive their domains, for a replay.

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  -- Only this tenant's events; null: those of all, and of the installation itself.
  tenant uuid references tenants (id) on delete cascade,
  -- The types that it wants; null: all.
  events text[],
  -- 32 bytes as base64, each: they sign, so that they are kept as they are.
  secret text not null,
  -- Signs beside the new one until then.
  old_secret text,
  old_secret_until timestamptz,
  created_at timestamptz not null,
  -- Failed attempts since the last one that succeeded.
  failures int not null default 0,
  -- Nothing is sent from then on; what happens meanwhile is kept for it.
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('failing', 'gone')),
  check ((disabled_at is null) = (disabled_reason is null)),
  check ((old_secret is null) = (old_secret_until is null))
);

create table webhook_events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  type text not null,
  -- Null, all three: of the installation itself.
  tenant uuid,
  domain_id uuid,
  domain text,
  data jsonb not null
);
create index webhook_events_at on webhook_events (at);

create table webhook_deliveries (
  id bigint generated always as identity primary key,
  endpoint uuid not null references webhook_endpoints (id) on delete cascade,
  event bigint not null references webhook_events (id) on delete cascade,
  -- What is delivered one after the other, in the order of `id`: a domain's events, or those of the installation.
  lane text not null,
  -- When it is to be sent next; while it is being sent, when it is taken for lost.
  next_at timestamptz not null,
  attempts int not null default 0,
  first_attempt_at timestamptz,
  last_attempt_at timestamptz,
  -- What came back to the last attempt: a status of HTTP, or why there was none.
  last_status int,
  last_error text,
  delivered_at timestamptz
);
create index webhook_deliveries_due on webhook_deliveries (endpoint, next_at) where delivered_at is null;
create index webhook_deliveries_lane on webhook_deliveries (endpoint, lane, id) where delivered_at is null;
create index webhook_deliveries_log on webhook_deliveries (endpoint, id);
create index webhook_deliveries_event on webhook_deliveries (event);

-- A tenant's transaction writes events of its own domains, and sees nothing of who is told.
alter table webhook_endpoints enable row level security;
alter table webhook_deliveries enable row level security;
alter table webhook_events enable row level security;
grant insert on webhook_events to portal_domains_tenant;
create policy webhook_events_own on webhook_events for insert to portal_domains_tenant
  with check (tenant = current_tenant());

create function deliver_webhook_events() returns trigger language plpgsql security definer
  set search_path from current as $$
begin
  insert into webhook_deliveries (endpoint, event, lane, next_at)
    select e.id, a.id, coalesce(a.domain_id::text, 'installation'), a.at
    from added a join webhook_endpoints e
      on (e.tenant is null or e.tenant = a.tenant) and (e.events is null or a.type = any (e.events))
    order by a.id;
  if found then
    perform pg_notify('portal_domains_webhooks', '');
  end if;
  return null;
end $$;
create trigger webhook_events_deliver after insert on webhook_events
  referencing new table as added for each statement execute function deliver_webhook_events();
