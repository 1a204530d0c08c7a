-- Which gateway workload serves a tenant's names. Chosen once, when the tenant is stored: its DNS leads there from then on.
alter table tenants add column gateway text not null default 'default';
-- The tenant's, as canonical_host is.
alter table portal_domains add column gateway text not null default 'default';
-- The tenants and the names of one gateway are counted without reading the tables.
create index tenants_by_gateway on tenants (gateway, id);
create index portal_domains_by_gateway on portal_domains (gateway, id) where desired = 'active';
