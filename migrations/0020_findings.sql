-- Findings are data, and sentences are made of them for whoever reads: see docs/decisions/0033. What was stored before has
-- sentences only; its conditions are told by their reasons until they are judged again.

alter table portal_domains drop column told_message;
alter table portal_domain_events drop column told_message;
-- What status_message and message say, as data; null: written before this.
alter table portal_domains add column status_detail jsonb;
alter table portal_domain_events add column detail jsonb;

-- A condition that belonged to an incident said so in its sentence, and had lost who acts without it: the default of its
-- reason.
update portal_domains set conditions = (
  select coalesce(jsonb_agg(
    case when one ->> 'message' like 'Many domains of many tenants fail at the same time%' then
      one - 'message' - 'told' || jsonb_build_object('incident', jsonb_build_object(
        'kind', case
          when one ->> 'type' in ('Owned', 'PointsHere') then 'dns'
          when one ->> 'type' in ('Routed', 'Reachable') then 'edge'
          else 'certificate' end,
        'actor', case
          when one ->> 'reason' in ('order_failed', 'rate_limited', 'ca_unavailable') then 'ca'
          when one ->> 'type' in ('Owned', 'PointsHere') and one ->> 'reason' <> 'timeout' then 'tenant'
          when one ->> 'reason' in ('challenge_failed', 'challenge_redirected', 'challenge_intercepted') then 'tenant'
          else 'operator' end))
    else one - 'message' - 'told' end
    order by place), '[]')
  from jsonb_array_elements(conditions) with ordinality as each (one, place)
)
where conditions <> '[]';
