-- An order is counted before it begins, once however often it is told; see docs/decisions/0034.

-- Its domain, generation and turn. Null for certificates, and for orders that were counted before this.
alter table certificate_orders add column order_key text unique;
