import { judgeDns } from '../core/checks/dns.ts';
import type { DnsJudgement } from '../core/checks/dns-judgement.ts';
import type { EdgeStep } from '../core/lifecycle/plan.ts';
import { type Ports, reconcile } from '../core/lifecycle/reconcile.ts';
import type { DnsObservation, EdgeObservation } from '../core/observations.ts';
import type { Db } from '../store/database/database.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { beginOrder, findLimitedUntil } from '../store/orders/certificate-orders.ts';
import { anEdgeObservation, anEmptyEdge, aPreflight, aProbe } from './builders.ts';

export type Rounds = {
  id: string;
  dns: DnsObservation | null;
  requested?: boolean;
  now: string;
  /** So many rounds are enough; left out, a domain that does not come to rest in ten is an error. */
  most?: number;
  /** Returns the edge's observation after a step; default: a certificate that is being issued for ever. */
  edge?: (step: EdgeStep) => EdgeObservation | null;
};

/**
 * The rounds of one domain, as its workflow takes them against the real database, until it waits. The HTTPS probe
 * reaches the portal.
 * @returns how many there were.
 */
export async function runRounds(
  db: Db,
  { id, dns, requested = false, now, most, edge = edgeAfter }: Rounds,
): Promise<number> {
  const ports = portsOver(db, { id, dns, now, edge });
  for (let rounds = 0; rounds < (most ?? 10); rounds += 1) {
    const snapshot = await beginRound(db, id, now);
    if (snapshot === null) return rounds;
    const outcome = await reconcile(snapshot, { requested: requested && rounds === 0 }, ports, () => now);
    if (outcome.kind === 'settled') return rounds;
    if (outcome.kind === 'stale') continue;
    const { nextCheckAt } = outcome.decision.changes;
    if (nextCheckAt !== null && nextCheckAt > now) return rounds + 1;
  }
  if (most !== undefined) return most;
  throw new Error('the rounds do not come to rest');
}

/** The ports of a round over the real database and a world that is given. */
function portsOver(
  db: Db,
  { id, dns, now, edge }: Pick<Rounds, 'id' | 'dns' | 'now'> & { edge: NonNullable<Rounds['edge']> },
): Ports {
  const at = (step: EdgeStep) => edge(step) ?? anEmptyEdge();
  return {
    // Where the test gives none, the check said nothing at all, which production never has.
    checkDns: async ({ preflight, domain, tenant, ...subject }) => ({
      dns: dns as DnsObservation,
      judged: (dns && judgeDns(dns, { ...subject, domain })) as DnsJudgement,
      preflight: preflight && dns !== null ? aPreflight() : null,
      limitedUntil: preflight ? await findLimitedUntil(db, { domain, tenant }, now) : null,
    }),
    applyEdge: async ({ anew, order, domain, tenant }) => {
      const begun = order === null ? null : await beginOrder(db, { domain, tenant, order }, now);
      if (begun?.limitedUntil) return { ...at('observe'), limitedUntil: begun.limitedUntil };
      return at(anew ? 'apply_anew' : 'apply');
    },
    removeEdge: async () => at('remove'),
    observeEdge: async ({ probe }) => ({ edge: at('observe'), probe: probe ? aProbe() : null }),
    record: (round) => recordRound(db, { domainId: id, ...round }),
  };
}

/** Returns the edge's observation after a step: absent once removed, else a certificate that is still being issued. */
function edgeAfter(step: EdgeStep): EdgeObservation | null {
  if (step === 'none') return null;
  return step === 'remove' ? anEmptyEdge() : anEdgeObservation({ certificate: null, issuance: 'requesting' });
}
