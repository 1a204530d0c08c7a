/** Every type of event that a webhook can be sent, with what it says; docs/webhooks.md has the same table. */
export const WEBHOOK_EVENTS = {
  'domain.registered': 'A tenant registered a name, or one that it had removed again.',
  'domain.status_changed': 'The status of a domain changed, from `from` to `to`.',
  'domain.moved_here': 'The tenant proved a name that another tenant had proved before.',
  'domain.moved_away': 'Another tenant proved the name; this tenant has it no more.',
  'domain.checks_stopped': 'Nobody checks the domain any more until somebody asks for a retry.',
  'domain.certificate_renewed': 'The edge serves a new certificate in place of another one.',
  'domain.renewal_will_fail':
    'The next renewal will fail on `willFailOn` if nothing changes; sent once when the warning begins.',
  'domain.removed':
    'The domain is gone: nothing of it is left at the edge, and its id means nothing any more.',
  'incident.opened': 'Domains of many tenants fail together: an incident of the installation.',
  'incident.closed': 'The incident is over.',
  'webhook.test': 'Somebody asked for a test of this endpoint.',
} as const satisfies Record<string, string>;
export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;
/** The types that an endpoint may choose from; a test comes to each. */
export type ChosenEventType = Exclude<WebhookEventType, 'webhook.test'>;
export const CHOSEN_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS).filter(
  (type) => type !== 'webhook.test',
) as ChosenEventType[];
