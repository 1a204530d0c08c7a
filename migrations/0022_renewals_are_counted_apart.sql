-- Renewals that the CA exempts from its limits of new orders are counted for their name only; see decision 0040.
alter table certificate_orders drop constraint certificate_orders_kind_check;
alter table certificate_orders add constraint certificate_orders_kind_check
  check (kind in ('ordered', 'renewed', 'issued'));
