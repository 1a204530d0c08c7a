import type { TroubleKind } from '../core/fleet/incident.ts';
import { ACTIVE_INTERVAL_SECONDS, plusSeconds } from '../core/lifecycle/schedules.ts';
import type { PatrolReason } from '../core/patrol/reasons.ts';
import { nextVisits } from '../core/patrol/visits.ts';
import type { DnsSample } from '../dns/sample.ts';
import type { HandshakeResult } from '../probe/port.ts';
import type { DueDomain, Visited } from '../store/patrol/patrol.ts';
import type { WholeRound } from './whole-round.ts';

/** The questions of a visit to the world. None of them rejects for what the other side does. */
export type VisitPorts = {
  sampleDns(domain: DueDomain): Promise<DnsSample>;
  /** The servers of the zone that the next visits sample, as `DueDomain` has them. */
  findServers(domain: DueDomain): Promise<string>;
  handshake(domain: DueDomain): Promise<HandshakeResult>;
  /** An HTTPS request through the edge, which the origin answers. */
  probe(domain: DueDomain): Promise<HandshakeResult>;
  /** One round over the observers of a workflow, recorded where it changes nothing. */
  wholeRound(domain: DueDomain): Promise<WholeRound>;
};

export type VisitOutcome =
  | { kind: 'unchanged'; visit: Visited; whole: boolean }
  /** Its workflow is to be started. */
  | { kind: 'differs'; reason: PatrolReason; failing: readonly TroubleKind[] }
  /** An open incident of ours explains all that fails: nothing is to be done for this domain. */
  | { kind: 'explained'; visit: Visited; failing: readonly TroubleKind[] }
  /** A request or its workflow has taken the domain off the patrol meanwhile. */
  | { kind: 'moved_on' };

/**
 * Visits one domain at rest. A visit only compares with what was seen when all was well: whatever differs, or
 * could not be seen, is judged by a whole round, and where that differs too, by the domain's workflow.
 */
export async function visit(domain: DueDomain, ports: VisitPorts, now: () => string): Promise<VisitOutcome> {
  const begunAt = now();
  if (domain.fullCheckAt <= begunAt || domain.dnsFingerprint === null || domain.certificate === null)
    return wholeVisit(domain, 'whole', ports, now);
  const checksOrigin = domain.originDueAt <= begunAt;
  const [sample, served] = await Promise.all([
    ports.sampleDns(domain),
    checksOrigin ? ports.probe(domain) : ports.handshake(domain),
  ]);
  const reason = difference(domain, sample, served);
  if (reason !== null) return wholeVisit(domain, reason, ports, now);
  const at = now();
  const { dnsFingerprint, servers, certificate } = domain;
  const visits = nextVisits({ ...domain, certificate }, { ttl: sample.ttl, originChecked: checksOrigin }, at);
  const { fullCheckAt } = domain;
  const seen = { dnsFingerprint, servers, fullCheckAt, checkedAt: at, shows: checksOrigin };
  return { kind: 'unchanged', whole: false, visit: { domain, ...visits, ...seen } };
}

function difference(
  { dnsFingerprint, servedFingerprint }: DueDomain,
  sample: DnsSample,
  served: HandshakeResult,
): PatrolReason | null {
  if (sample.fingerprint !== dnsFingerprint) return 'dns';
  if (served.fingerprint !== servedFingerprint) return 'certificate';
  return served.outcome === 'https_ok' ? null : 'origin';
}

/** A whole round. Its DNS is sampled before, so that a change between the two differs from the sample at the next visit. */
async function wholeVisit(
  domain: DueDomain,
  reason: PatrolReason,
  ports: VisitPorts,
  now: () => string,
): Promise<VisitOutcome> {
  const servers = await ports.findServers(domain);
  const sample = await ports.sampleDns({ ...domain, servers });
  const round = await ports.wholeRound(domain);
  if (round.kind === 'moved_on') return round;
  if (round.kind === 'unchanged') {
    const { certificate, fullCheckAt } = round;
    const at = now();
    const visits = nextVisits(
      { ...domain, certificate, fullCheckAt },
      { ttl: sample.ttl, originChecked: true },
      at,
    );
    const seen = { dnsFingerprint: sample.fingerprint, servers, fullCheckAt, checkedAt: at, shows: false };
    return { kind: 'unchanged', whole: true, visit: { domain, ...visits, ...seen } };
  }
  if (round.reason === 'plan') return { kind: 'differs', reason: 'plan', failing: [] };
  const { failing, isGone, incidents } = round;
  const isOpen = (kind: TroubleKind) => incidents.some((one) => one.open && one.kind === kind);
  if (isGone || failing.length === 0 || !failing.every(isOpen) || domain.certificate === null)
    return { kind: 'differs', reason, failing };
  const { certificate } = domain;
  const at = now();
  // The whole round is made again with the next visit, not at once: what an incident explains would keep all places busy.
  const fullCheckAt = plusSeconds(at, ACTIVE_INTERVAL_SECONDS);
  const visits = nextVisits({ ...domain, certificate, fullCheckAt }, { ttl: null, originChecked: true }, at);
  const seen = { dnsFingerprint: null, servers, fullCheckAt, checkedAt: null, shows: false };
  return { kind: 'explained', failing, visit: { domain, ...visits, ...seen } };
}
