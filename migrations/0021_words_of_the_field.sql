-- Names follow the glossary: a pass of the reconciliation is a round, what a watch or a sweep asks for is a check, and
-- what a domain contributes to the judgement of incidents is a health signal.

alter table portal_domains rename column turn to round;
alter table portal_domains rename constraint portal_domains_turn_check to portal_domains_round_check;

alter table outbox drop constraint outbox_signal_check;
update outbox set signal = 'check' where signal = 'look';
alter table outbox add constraint outbox_signal_check check (signal in ('reconcile', 'disable', 'check'));

alter table domain_signs rename to health_signals;
alter table health_signals rename constraint domain_signs_kind_check to health_signals_kind_check;
alter table health_signals rename constraint domain_signs_domain_id_fkey to health_signals_domain_id_fkey;
alter table health_signals rename constraint domain_signs_pkey to health_signals_pkey;
alter index domain_signs_by_time rename to health_signals_by_time;

-- In findings: the answer of a server, and the answers of several. A quotation mark inside of a string is escaped, so
-- that only keys are found.
update portal_domains set
  conditions = replace(replace(conditions::text, '"kind": "asked", "said":', '"kind": "asked", "answers":'),
    '"said":', '"answer":')::jsonb,
  status_detail = replace(replace(status_detail::text, '"kind": "asked", "said":', '"kind": "asked", "answers":'),
    '"said":', '"answer":')::jsonb
where concat(conditions, status_detail) like '%"said":%';
alter table portal_domain_events disable trigger portal_domain_events_no_update;
update portal_domain_events set
  detail = replace(replace(detail::text, '"kind": "asked", "said":', '"kind": "asked", "answers":'),
    '"said":', '"answer":')::jsonb
where detail::text like '%"said":%';
alter table portal_domain_events enable trigger portal_domain_events_no_update;
