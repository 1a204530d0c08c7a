-- A tenant's requests run under a role that row-level security holds to that tenant's rows. The role is the server's, not
-- the database's, so that it may be there already, made by another installation or by an administrator.
do $$
begin
  if not exists (select from pg_roles where rolname = 'portal_domains_tenant') then
    begin
      create role portal_domains_tenant nologin;
    exception when duplicate_object or unique_violation then
      null; -- Another database of this server was migrated at the same moment.
    end;
  end if;
  begin
    set local role portal_domains_tenant;
    reset role;
  exception when insufficient_privilege then
    -- Since PostgreSQL 16 who makes a role may give it to others, and to itself, but not act as it at once.
    execute format('grant portal_domains_tenant to %I', current_user);
  end;
exception when insufficient_privilege then
  raise exception using errcode = 'insufficient_privilege', message = format(
    'The database user %s may not create the role portal_domains_tenant or act as it; give it CREATEROLE, '
    'or let an administrator run once: create role portal_domains_tenant nologin; grant portal_domains_tenant to %s;',
    quote_ident(current_user), quote_ident(current_user));
end
$$;

-- Whose request this transaction is; null outside of one, which matches no row.
create function current_tenant() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('portal_domains.tenant', true), '')::uuid
$$;

-- What the role may do at all. Tables that are not named here are closed to it, new ones too.
grant select on tenants, portal_domains, portal_domain_events to portal_domains_tenant;
-- Needed to lock the row; the policy lets nothing be written.
grant update (updated_at) on tenants to portal_domains_tenant;
grant insert, update on portal_domains to portal_domains_tenant;
grant insert on portal_domain_events, outbox to portal_domains_tenant;

-- The owner of the tables (the operators' requests, the worker, psql) is not held by these.
alter table tenants enable row level security;
alter table portal_domains enable row level security;
alter table portal_domain_events enable row level security;
alter table outbox enable row level security;

create policy tenants_own on tenants for select to portal_domains_tenant using (id = current_tenant());
create policy tenants_lock on tenants for update to portal_domains_tenant
  using (id = current_tenant()) with check (false);
create policy portal_domains_own on portal_domains to portal_domains_tenant
  using (tenant = current_tenant()) with check (tenant = current_tenant());
create policy portal_domain_events_own on portal_domain_events to portal_domains_tenant
  using (exists (select from portal_domains where portal_domains.id = domain_id and tenant = current_tenant()))
  with check (exists (select from portal_domains where portal_domains.id = domain_id and tenant = current_tenant()));
create policy outbox_own on outbox for insert to portal_domains_tenant
  with check (tenant = current_tenant()
    and exists (select from portal_domains where portal_domains.id = domain_id and tenant = current_tenant()));
