import { isPublicAddress } from '../core/checks/public-address.ts';
import { isPublicSuffix, registrableDomain } from '../core/hostname/registrable.ts';
import { isPublicName } from '../core/hostname/reserved-names.ts';
import type { CaaStep, DnsObservation, ServerView } from '../core/observations.ts';
import { ownershipRecordName } from '../core/ownership/ownership-txt.ts';
import { createFairSemaphore, createSemaphore } from '../lib/semaphore.ts';
import { createAsker } from './ask.ts';
import { climbForCaa } from './caa.ts';
import { observeCanonicalHost } from './canonical-host.ts';
import { addresses } from './contents.ts';
import { withoutSynthesised } from './dns64.ts';
import { findDoubledName } from './doubled-name.ts';
import { explainFault } from './explain-fault.ts';
import { follow } from './follow.ts';
import { findHttpsRecords } from './https-records.ts';
import { findMisplacedProof } from './misplaced-proof.ts';
import type { DnsLookup, ServerAddress } from './port.ts';
import { createRecentAddresses } from './recent-addresses.ts';
import { redact, redactCaa, type Seen } from './redact.ts';
import { withOwnPartAuthenticated } from './refuted-signatures.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { createZoneFinder, type NamedServer, serverLabel } from './zone-finder.ts';

export type DnsObserverOptions = {
  dns: DnsLookup;
  resolvers: readonly ServerAddress[];
  /** 53 everywhere but in a sandbox. */
  authoritativePort: number;
  clock: () => Date;
  /**
   * Returns whether a name server at this address may be queried: a tenant chooses the addresses of its servers,
   * which must not direct our packets into our internal network. Default: public addresses only.
   */
  mayAsk?: (address: string) => boolean;
  /**
   * Returns whether a tenant's chain may be followed to this name: our resolvers may know internal names. Default:
   * names of the public internet only.
   */
  mayFollow?: (name: string) => boolean;
  /**
   * Returns whether an address is public. A tenant learns of any other address only that there is one, and behind a
   * CNAME not even that. The edge's own addresses always count as public. Default: addresses of the public internet
   * only.
   */
  isPublic?: (address: string) => boolean;
  /** The limit of queued checks of one tenant; further ones reject with `QueueFull`. Default: no limit. */
  mostWaiting?: number;
};

export type ObserveOptions = {
  /** Everything is asked over TCP, and nothing that came over UDP is used: for the moment of proof. */
  over?: 'tcp';
  /** The name's servers contradicted themselves or each other before: each is asked several times. */
  unsteady?: boolean;
};

export type DnsSubjectNames = { domain: string; canonicalHost: string };

/**
 * Observes a domain's DNS at its resolvers and authoritative servers. Never rejects for a fault of DNS; a check that
 * has begun ends within 4 s.
 */
export interface DnsObserver {
  observe(subject: DnsSubjectNames, options?: ObserveOptions): Promise<DnsObservation>;
  /** The CAA records that a CA finds on its way from the domain upwards, the domain itself first. */
  caa(domain: string): Promise<CaaStep[]>;
  /** Resolves the addresses of a name, following CNAMEs; empty when there is no definite answer. */
  resolve(name: string): Promise<string[]>;
}

const OBSERVE_WITHIN_MS = 4_000;
/** The limit of queries of one check; a name with four servers and a chain over three zones takes about 100. */
const MOST_QUESTIONS = 300;
/** Fits the receive buffer of any server. */
const QUERIES_AT_ONCE_PER_SERVER = 64;
/**
 * The number of samples. With servers that each give every second answer wrong, one check in a few hundred is right
 * by chance.
 */
const SAMPLES = 6;
/**
 * The number of concurrent checks: few enough that each has its whole time, and enough that slow ones do not delay
 * the others.
 */
const OBSERVATIONS_AT_ONCE = 64;
/** One tenant, whose servers may be slow on purpose, takes a quarter of the places at most. */
const OBSERVATIONS_AT_ONCE_PER_TENANT = 16;

/**
 * Builds the observer. Each check queries every resolver and every server of the domain's zone, in parallel; only the
 * list of a zone's servers is cached, for a minute.
 */
export function createDnsObserver(options: DnsObserverOptions): DnsObserver {
  const { dns, resolvers, authoritativePort, clock } = options;
  const mayAsk = options.mayAsk ?? ((address) => isPublicAddress(address));
  const mayFollow = options.mayFollow ?? isPublicName;
  const isPublic = options.isPublic ?? ((address) => isPublicAddress(address));
  const finder = () => createZoneFinder({ resolvers, authoritativePort, mayAsk, mayFollow, clock });
  // What was learned over UDP must not decide whom a proof is asked of.
  const zones = { udp: finder(), tcp: finder() };
  const { mostWaiting } = options;
  const waiting = mostWaiting === undefined ? {} : { mostWaiting };
  const semaphore = createSemaphore(QUERIES_AT_ONCE_PER_SERVER);
  const recent = createRecentAddresses();
  const places = { limit: OBSERVATIONS_AT_ONCE, share: OBSERVATIONS_AT_ONCE_PER_TENANT };
  // Queries within another check have their own semaphore: they must not wait for checks that wait for them.
  const [checks, within] = [createFairSemaphore({ ...places, ...waiting }), createFairSemaphore(places)];
  const limited = async <T>(
    slot: Promise<() => void>,
    work: (tools: ViewTools) => Promise<T>,
    { over }: ObserveOptions = {},
  ): Promise<T> => {
    const leave = await slot;
    try {
      const transport = over === undefined ? {} : { transport: over };
      const limits = { withinMs: OBSERVE_WITHIN_MS, mostQuestions: MOST_QUESTIONS };
      const asker = createAsker({ dns, semaphore, ...limits, ...transport });
      return await work({ asker, zones: zones[over ?? 'udp'], resolvers, mayFollow });
    } finally {
      leave();
    }
  };
  return {
    observe: (subject, over) =>
      limited(
        checks.enter(subject.canonicalHost),
        async (tools) => {
          const now = clock();
          const observedAt = now.toISOString();
          const samples = over?.over === 'tcp' || over?.unsteady === true ? SAMPLES : 0;
          const found = await observeNow(subject, tools, samples);
          const before = recent.recall(subject.canonicalHost, found.edgeAddresses, now);
          const known = before.length === 0 ? found : { ...found, recentAddresses: before };
          const seen = redact(known, {
            canonicalHost: subject.canonicalHost,
            isPublic,
            mayFollow,
          });
          return {
            observedAt,
            domain: subject.domain,
            ...seen,
            ...(over?.over === 'tcp' ? { overTcp: true } : {}),
          };
        },
        over,
      ),
    caa: (domain) =>
      limited(within.enter(siteOf(domain)), async (tools) => redactCaa(await climbForCaa(domain, tools))),
    resolve: (name) =>
      limited(within.enter(siteOf(name)), async (tools) =>
        mayFollow(name) ? [...new Set((await resolved(name, tools)).map(({ address }) => address))] : [],
      ),
  };
}

/** Names of one zone mostly share its servers, slow ones too. */
const siteOf = (name: string) => name.split('.').slice(-2).join('.');

async function observeNow(
  { domain, canonicalHost }: DnsSubjectNames,
  tools: ViewTools,
  samples: number,
): Promise<Seen> {
  const wanted = {
    routing: { name: domain, wants: 'addresses', stopAt: canonicalHost },
    ownership: { name: ownershipRecordName(domain), wants: 'txt', stopAt: null },
  } as const;
  const host = observeCanonicalHost(canonicalHost, tools);
  const edge = host.then((seen) => seen.addresses);
  const fromResolvers = (what: keyof typeof wanted) =>
    tools.resolvers.map((server) =>
      viewsOf({ ...wanted[what], label: serverLabel(server), server, zone: null }, tools),
    );
  const resolverViews = Promise.all([
    Promise.all(fromResolvers('routing')),
    Promise.all(fromResolvers('ownership')),
  ]);
  const fromServer = async ({ label, address }: NamedServer, zone: string) => {
    const request = { label, server: address, zone, samples };
    const [routing, ownership] = await Promise.all([
      viewsOf({ ...wanted.routing, ...request }, tools),
      viewsOf({ ...wanted.ownership, ...request }, tools),
    ]);
    return { routing, ownership };
  };
  const authoritativeViews = tools.zones
    .find(domain, tools.asker)
    .then((zone) =>
      Promise.all([
        Promise.all((zone?.servers ?? []).map((server) => fromServer(server, zone?.apex ?? domain))),
        findDoubledName({ domain, canonicalHost }, zone, edge, tools),
        zone,
        findHttpsRecords(domain, zone, tools),
      ]),
    );
  const [
    { addresses: ours, unresolved, views: hostViews },
    [routing, ownership],
    [atSource, doubledName, zone, httpsRecords],
  ] = await Promise.all([host, resolverViews, authoritativeViews]);
  const withEdge = (view: ServerView) => arrivedView(view, canonicalHost, ours);
  const seen = {
    routing: [...atSource.flatMap((one) => one.routing), ...routing.flat()].map(withEdge),
    ownership: [...atSource.flatMap((one) => one.ownership), ...ownership.flat()],
  };
  const names = { domain, canonicalHost, ours: ours.map(({ address }) => address) };
  const closer = await explainFault(names, seen, zone, tools, fromServer);
  const views = {
    ...closer,
    routing: await withOwnPartAuthenticated(domain, closer.routing.map(withEdge), tools),
  };
  const [misplacedProofs, absentDomain] = await Promise.all([
    findMisplacedProof({ domain, canonicalHost }, views, zone, tools),
    zone === null ? findAbsentDomain(domain, views.routing, tools) : null,
  ]);
  return {
    ...views,
    zone: zone?.apex ?? registrableDomain(domain) ?? domain,
    edgeAddresses: [...new Set(ours.map(({ address }) => address))],
    ...(unresolved.length === 0 || ours.length === 0 ? {} : { edgeUnresolved: unresolved }),
    ...(hostViews === null ? {} : { canonicalHostViews: hostViews }),
    doubledName,
    resolversAnswer: tools.resolvers.some((server) => tools.asker.hasAnswered(server)),
    ...(misplacedProofs.length === 0 ? {} : { misplacedProofs }),
    ...(absentDomain === null ? {} : { absentDomain }),
    ...(httpsRecords.length === 0 ? {} : { httpsRecords }),
  };
}

type EdgeRecords = ReturnType<typeof addresses>;

/** Resolves a name with all resolvers together: a name that rotates its addresses may have different ones at each. */
async function resolved(name: string, { asker, resolvers, mayFollow }: ViewTools): Promise<EdgeRecords> {
  const found = await Promise.all(
    (['A', 'AAAA'] as const).map(async (type) => {
      const answers = await asker.collect(resolvers, { name, type });
      return answers.flatMap(
        (answer) =>
          follow(withoutSynthesised(answer.answers), { name, type, within: '', stopAt: null, mayFollow })
            .records,
      );
    }),
  );
  const distinct = new Map(addresses(found.flat()).map((record) => [record.address, record]));
  return [...distinct.values()];
}

/** A chain that arrived at the canonical host leads to our addresses; the tenant's servers are not asked for those. */
function arrivedView(view: ServerView, canonicalHost: string, edge: EdgeRecords): ServerView {
  const arrived = view.outcome === 'answer' && view.chain.at(-1)?.to === canonicalHost;
  return arrived && view.addresses.length === 0 ? { ...view, addresses: edge } : view;
}

/**
 * The registrable domain, where it is itself what does not exist, rather than a record in it; else null. Queried only
 * when every definite answer is that the name does not exist.
 */
async function findAbsentDomain(
  domain: string,
  routing: readonly ServerView[],
  { asker, resolvers }: ViewTools,
): Promise<string | null> {
  const registered = registrableDomain(domain);
  const definite = routing.filter(({ outcome }) => outcome === 'nxdomain' || outcome === 'answer');
  const isAbsent = definite.length > 0 && definite.every(({ outcome }) => outcome === 'nxdomain');
  if (!isAbsent || registered === null || isPublicSuffix(registered)) return null;
  const answers = await asker.collect(resolvers, { name: registered, type: 'SOA' });
  const denied = answers.length > 0 && answers.every(({ rcode }) => rcode === 'NXDOMAIN');
  return denied ? registered : null;
}
