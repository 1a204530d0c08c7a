-- A removed tenant's tokens are refused, and those from before its removal also when the tenant is put again. Tokens end
-- by themselves within a day, so only removals of the last day are ever asked for, at most once in a second.
alter table tenants add column last_removed_at timestamptz;
update tenants set last_removed_at = removed_at where removed_at is not null;
create index tenants_removed_lately on tenants (last_removed_at) where last_removed_at is not null;
