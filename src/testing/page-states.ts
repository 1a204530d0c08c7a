import { eventView } from '../api/domains/domain-view.ts';
import type { DomainJson, EventJson } from '../api/domains/schemas.ts';
import type { Language } from '../core/copy/language.ts';
import { freshProgress } from '../core/domain.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { DnsObservation, Observations, ServerView } from '../core/observations.ts';
import type { DomainRow } from '../store/domains/types.ts';
import {
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aView,
  noSuchName,
  silentDns,
} from './builders.ts';
import { type LifeStep, viewsOf } from './domain-views.ts';

const NOTHING: Observations = { dns: null, preflight: null, edge: null, probe: null };
const WELL: Observations = {
  ...{ dns: aDnsObservation(), preflight: aPreflight(), edge: anEdgeObservation(), probe: aProbe() },
};
const CLOUDFLARE = 'anna.ns.cloudflare.com (192.0.2.1:53)';
/** Long enough for an attempt to be given up. */
const EIGHT_DAYS = 8 * 86_400;

const round = (over: Partial<Observations>, more: Partial<LifeStep> = {}): LifeStep => ({
  ...{ seconds: 60, wish: 'none' },
  seen: { ...NOTHING, edge: anEmptyEdge(), ...over },
  ...more,
});
const well = (over: Partial<Observations> = {}): LifeStep => round({ ...WELL, ...over });
const LIVE = [well(), well(), well()];

const at = (view: Partial<ServerView>, over: Partial<DnsObservation> = {}) =>
  aDnsObservation({ routing: [aView({ chain: [], addresses: [], ...view })], ...over });
const address = (value: string) => ({ type: 'A' as const, address: value, ttl: 300 });
/** Cloudflare's own, as it answers for a proxied name. */
const PROXIED = at({ server: CLOUDFLARE, addresses: [address('104.16.1.1')] }, { zone: 'acme.com' });
const gone = (wish: LifeStep['wish'], over: Partial<Observations> = {}) =>
  round({ ...over, edge: anEmptyEdge() }, { wish });

/** The domain that the observations of these lives are about. */
const DOMAIN = 'portal.acme.com';

const aboutDomain = (steps: readonly LifeStep[], domain: string): LifeStep[] =>
  JSON.parse(JSON.stringify(steps).replaceAll(DOMAIN, domain));

/** The lives that lead to a state. */
const LIVES = {
  registered: [],
  missing: [round({ dns: noSuchName() }), round({ dns: noSuchName() })],
  'wrong target': [
    round({ dns: at({ chain: [{ from: 'portal.acme.com', to: 'old.example.net', ttl: 3600 }] }) }),
  ],
  'wrong address': [round({ dns: at({ addresses: [address('203.0.113.7')] }) })],
  proxied: [round({ dns: PROXIED })],
  'silent zone': [round({ dns: silentDns() }), round({ dns: silentDns() })],
  'dns given up': [
    round({ dns: noSuchName() }, { seconds: EIGHT_DAYS }),
    round({ dns: noSuchName() }),
    round({ dns: noSuchName() }),
  ],
  'caa forbids': [round({ dns: aDnsObservation(), preflight: aForbiddingPreflight() })],
  issuing: [well({ edge: anEdgeObservation({ certificate: null, issuance: 'requesting' }), probe: null })],
  'going online': [well({ probe: null })],
  'certificate failing': [
    well({ edge: aRefusedEdge(), probe: null }),
    well({ edge: aRefusedEdge(), probe: null }),
  ],
  live: LIVE,
  degraded: [...LIVE, well({ probe: aProbe({ outcome: 'connection_refused' }) })],
  'led away': [...LIVE, well({ dns: noSuchName() })],
  disabling: [...LIVE, round(WELL, { wish: 'disabled' })],
  disabled: [...LIVE, gone('disabled'), gone('none')],
  'left behind': [
    ...LIVE,
    gone('deleted', { dns: aDnsObservation() }),
    gone('none', { dns: aDnsObservation() }),
  ],
} satisfies Record<string, LifeStep[]>;

export type PageState = keyof typeof LIVES;
export const PAGE_STATES = Object.keys(LIVES) as PageState[];

/** Returns the view of a domain in a state that lives lead to, begun some minutes before `now` (ISO 8601). */
export function pageState(
  state: PageState,
  now: string,
  over: Partial<DomainRow> = {},
  reader?: Parameters<typeof viewsOf>[2],
): DomainJson {
  const steps = aboutDomain(LIVES[state], over.domain ?? DOMAIN);
  const took = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const createdAt = plusSeconds(now, -took - 5);
  const begun = {
    createdAt,
    updatedAt: createdAt,
    statusSince: createdAt,
    progress: freshProgress(createdAt),
  };
  const views = [...viewsOf({ ...begun, ...over }, steps, reader)];
  const view = state === 'registered' ? views[0] : views.at(-1);
  if (view === undefined) throw new Error(`no view of ${state}`);
  return view;
}

/** Returns a timeline with an entry that rests on all that can be seen, at `now` (ISO 8601). */
export function eventsOfPage(now: string, language?: Language): EventJson[] {
  const line = {
    id: 1,
    at: now,
    kind: 'status_changed',
    from: 'deploying',
    to: 'active',
    by: 'system',
  } as const;
  return [
    eventView(
      { ...line, reason: 'https_ok', detail: null, message: 'Live.', evidence: WELL },
      { kind: 'tenant', ...(language && { language }) },
    ),
  ];
}
