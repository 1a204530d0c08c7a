import { domainView } from '../api/domains/domain-view.ts';
import type { DomainJson } from '../api/domains/schemas.ts';
import { planRound } from '../core/lifecycle/plan.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { Observations } from '../core/observations.ts';
import type { DomainRow } from '../store/domains/types.ts';
import { aSnapshot, NOON } from './builders.ts';
import { decideOn } from './rounds.ts';

const TENANT_ADMIN = { kind: 'tenant', role: 'admin' } as const;

/** One round of a domain's life: a wish before it, what it sees, and the time until the next one. */
export type LifeStep = {
  seen: Observations;
  seconds: number;
  wish: 'none' | 'active' | 'disabled' | 'deleted';
};

/** A domain as it is stored, before anybody has checked. */
const stored = (over: Partial<DomainRow>): DomainRow => ({
  ...aSnapshot({ status: 'pending_dns' }),
  ...{ statusMessage: 'Stored.', statusDetail: null, reason: null, actor: 'nobody', statusSince: NOON },
  ...{ lastCheckedAt: null, lastDns: null, dnsProvider: 'unknown', createdAt: NOON, updatedAt: NOON },
  ...over,
});

/** Every view that a tenant's admin, or who else reads, gets of a domain to which these rounds happen, by the product's own plan and decisions. */
export function* viewsOf(
  over: Partial<DomainRow>,
  steps: readonly LifeStep[],
  reader: Parameters<typeof domainView>[1] = TENANT_ADMIN,
): Generator<DomainJson> {
  let row = stored(over);
  let now = row.createdAt;
  const view = () => domainView(row, reader);
  yield view();
  row = { ...row, status: 'verifying_dns', statusMessage: 'Looking for the DNS record.' };
  yield view();
  for (const { seen, seconds, wish } of steps) {
    if (wish !== 'none' && row.desired !== 'deleted') {
      row = { ...row, desired: wish, ...(wish === 'active' && row.status === 'disabled' ? AGAIN : {}) };
      yield view();
    }
    const plan = planRound(row, wish !== 'none', now);
    if (plan.kind === 'settled') continue;
    const dns = seen.dns && { ...seen.dns, observedAt: now };
    const decision = decideOn(row, plan, { ...seen, dns }, now);
    if (decision.forget) return;
    const { detail, reason, actor, changes } = decision;
    const statusSince = changes.status === row.status ? row.statusSince : now;
    row = { ...row, ...changes, statusDetail: detail, reason, actor, statusSince, round: row.round + 1 };
    if (dns !== null) row = { ...row, lastDns: dns };
    if (decision.checked) row = { ...row, lastCheckedAt: now };
    yield view();
    now = plusSeconds(now, seconds);
  }
}

const AGAIN = { status: 'pending_dns', actor: 'nobody', reason: null, givenUpAt: null } as const;
