import type { Setting } from './setting.ts';

/** The settings of the operator's console: where else the evidence lies. */
export const CONSOLE_SETTINGS = {
  PORTAL_TEMPORAL_UI_URL: {
    kind: 'url',
    default: null,
    doc: "Base URL of Temporal's web interface, to which [the console](../console.md) leads for the workflow of a domain, e.g. `https://temporal.example.com`. Not given: that of `up` where PORTAL_TEMPORAL_UI is `on`, else no link is shown.",
  },
  PORTAL_TRACE_URL: {
    kind: 'url',
    default: null,
    doc: 'The search of your traces for one domain, to which [the console](../console.md) leads: `{domain-id}` stands for its id, which each span has as `portalDomainId`, e.g. `https://jaeger.example.com/search?service=portal-domains-worker&tags=%7B%22portalDomainId%22%3A%22{domain-id}%22%7D`. Not given: no link is shown.',
  },
} as const satisfies Record<string, Setting>;
