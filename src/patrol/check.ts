import type { Incident, OpenIncident, TroubleKind } from '../core/fleet/incident.ts';
import type { PatrolReason } from '../core/patrol/reasons.ts';
import { isExplained, thatExplain, troubleSeen } from '../core/patrol/trouble.ts';
import { nextVisits } from '../core/patrol/visits.ts';
import type { DnsSample } from '../dns/sample.ts';
import type { HandshakeResult } from '../probe/port.ts';
import type { DueDomain } from '../store/patrol/claim.ts';
import type { Visited } from '../store/patrol/settle.ts';
import type { WholeRound } from './whole-round.ts';

/** The questions of a visit to the world. None of them rejects for what the other side does. */
export type VisitPorts = {
  sampleDns(domain: DueDomain): Promise<DnsSample>;
  /** The servers of the zone that the next visits sample, as `DueDomain` has them. */
  findServers(domain: DueDomain): Promise<string>;
  handshake(domain: DueDomain): Promise<HandshakeResult>;
  /** An HTTPS request through the edge, which the origin answers. */
  probe(domain: DueDomain): Promise<HandshakeResult>;
  /** One round over the observers of a workflow, recorded where the domain stays at rest. */
  wholeRound(domain: DueDomain): Promise<WholeRound>;
};

/** Why a whole round is made, and what the few questions before it saw. */
export type Wanted = {
  reason: PatrolReason;
  /** Null: nothing was asked. */
  seen: { sample: DnsSample; served: HandshakeResult } | null;
};

/** `wanted`: a whole round has to say. */
export type QuickOutcome = Unchanged | ({ kind: 'wanted'; failing: readonly TroubleKind[] } & Wanted);
type Unchanged = { kind: 'unchanged'; visit: Visited };
/** An open incident of ours explains all that fails: nothing is to be done for this domain. */
export type Explained = { kind: 'explained'; visit: Visited; failing: readonly TroubleKind[] };

export type WholeOutcome =
  | Unchanged
  | Explained
  /** Its workflow is to be started. */
  | { kind: 'differs'; reason: PatrolReason; failing: readonly TroubleKind[] }
  /** A request or its workflow has taken the domain off the patrol meanwhile. */
  | { kind: 'moved_on' };

type Now = () => string;

/** The check of a domain whose place says that it is whole. */
export const WHOLE: Wanted = { reason: 'whole', seen: null };

/** Returns whether the few questions would not do. */
export const isWhole = ({ whole, fullCheckAt, dnsFingerprint, certificate }: DueDomain, now: string) =>
  whole || fullCheckAt <= now || dnsFingerprint === null || certificate === null;

/**
 * Asks one domain at rest the few questions. They only compare with what was seen when all was well: whatever differs, or
 * could not be seen, is judged by a whole round, and where that differs too, by the domain's workflow.
 */
export async function quickVisit(
  domain: DueDomain,
  ports: VisitPorts,
  { asksOrigin, now }: { asksOrigin: boolean; now: Now },
): Promise<QuickOutcome> {
  const { certificate, dnsFingerprint, servers, fullCheckAt } = domain;
  if (certificate === null) return { kind: 'wanted', failing: [], ...WHOLE };
  const [sample, served] = await Promise.all([
    ports.sampleDns(domain),
    asksOrigin ? ports.probe(domain) : ports.handshake(domain),
  ]);
  const seen = { sample, served };
  const reason = difference(domain, seen);
  if (reason !== null) return { kind: 'wanted', reason, seen, failing: troubleSeen(seen) };
  const at = now();
  // One that was asked beside its hour keeps that: the row shows its check once an hour.
  const originChecked = asksOrigin && domain.originDueAt <= at;
  const visits = nextVisits({ ...domain, certificate }, { ttl: sample.ttl, originChecked }, at);
  const found = { dnsFingerprint, servers, fullCheckAt, checkedAt: at, shows: originChecked };
  return { kind: 'unchanged', visit: { domain, ...visits, ...found } };
}

function difference(
  { dnsFingerprint, servedFingerprint, showsWell }: DueDomain,
  { sample, served }: { sample: DnsSample; served: HandshakeResult },
): PatrolReason | null {
  if (sample.fingerprint !== dnsFingerprint) return 'dns';
  if (served.fingerprint !== servedFingerprint) return 'certificate';
  if (served.outcome !== 'https_ok') return 'origin';
  // The whole round writes that it is well again.
  return showsWell ? null : 'whole';
}

/** Returns the visit's end where an open incident of ours explains all that the few questions saw; else null. */
function explainedBy(
  domain: DueDomain,
  { seen }: Wanted,
  incidents: readonly Incident[],
  now: string,
): Explained | null {
  const { certificate, servedFingerprint } = domain;
  if (seen === null || certificate === null) return null;
  const failing = troubleSeen(seen);
  const isOther = seen.served.fingerprint !== null && seen.served.fingerprint !== servedFingerprint;
  if (failing.length === 0 || isOther || !isExplained(seen, domain.dnsFingerprint, incidents)) return null;
  const visits = nextVisits({ ...domain, certificate }, { ttl: null, originChecked: false }, now);
  return { kind: 'explained', failing, visit: unseen(domain, visits) };
}

/** The world beside the domain, for what follows the few questions. `hasPlace`: for a whole round. */
export type Around = { open: readonly OpenIncident[]; hasPlace: boolean; now: string };

/** `whole`: a whole round has to say. `deferred`: it has, and there is no place for it. */
export type AfterWanted = Explained | { kind: 'whole' } | { kind: 'deferred' };

/** Returns what follows where a whole round is wanted. */
export function afterWanted(domain: DueDomain, wanted: Wanted, { open, hasPlace, now }: Around): AfterWanted {
  const incidents = thatExplain(open);
  const explained = explainedBy(domain, wanted, incidents, now);
  // One whole round writes the trouble into the row, where there is a place for it. A round knows only what suspends.
  const isWritten = !domain.showsWell || incidents.some(({ suspends }) => !suspends);
  if (explained !== null && (isWritten || !hasPlace)) return explained;
  return { kind: hasPlace ? 'whole' : 'deferred' };
}

/** A visit that found nothing out: what was seen when all was well stays what the next one compares with. */
function unseen(
  domain: DueDomain,
  visits: Pick<Visited, 'dueAt' | 'originDueAt' | 'urgent' | 'whole'>,
): Visited {
  const { dnsFingerprint, servers, fullCheckAt } = domain;
  return { domain, ...visits, dnsFingerprint, servers, fullCheckAt, checkedAt: null, shows: false };
}

/**
 * Makes a whole round. Its DNS is sampled before, so that a change between the two differs from the sample at the next
 * visit; what the few questions have just sampled of the same servers is not asked again.
 */
export async function wholeVisit(
  domain: DueDomain,
  { reason, seen }: Wanted,
  ports: VisitPorts,
  now: Now,
): Promise<WholeOutcome> {
  const servers = await ports.findServers(domain);
  const isSampled = seen !== null && seen.sample.fingerprint !== null && servers === domain.servers;
  const sample = isSampled ? seen.sample : await ports.sampleDns({ ...domain, servers });
  const round = await ports.wholeRound(domain);
  if (round.kind === 'moved_on') return round;
  if (round.kind === 'differs')
    return { kind: 'differs', reason: round.reason ?? reason, failing: round.failing };
  const at = now();
  const { certificate, fullCheckAt } = round;
  const visits = nextVisits(
    { ...domain, certificate, fullCheckAt },
    { ttl: sample.ttl, originChecked: true },
    at,
  );
  if (round.kind === 'explained')
    return { kind: 'explained', failing: round.failing, visit: { ...unseen(domain, visits), fullCheckAt } };
  const found = { dnsFingerprint: sample.fingerprint, servers, fullCheckAt, checkedAt: at, shows: false };
  return { kind: 'unchanged', visit: { domain, ...visits, ...found } };
}
