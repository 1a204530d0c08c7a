-- A domain that lost its name, or that is overdue, is woken without anybody having asked: that must begin no new order.
alter table outbox drop constraint outbox_signal_check;
alter table outbox add constraint outbox_signal_check check (signal in ('reconcile', 'disable', 'look'));
