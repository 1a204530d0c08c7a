import type { Status } from '../core/conditions.ts';
import { dnsProviderOf } from '../core/dns-provider.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type { Observations } from '../core/observations.ts';
import type { StatusBefore } from '../store/domains/types.ts';
import type { ProductEvent } from '../telemetry/product-events.ts';
import { certificateResult } from './count-round.ts';
import type { DomainRef } from './port.ts';

type Outcome = Pick<ProductEvent, 'name' | 'properties'>;

/** The statuses in which DNS is not proved yet. */
const BEFORE_PROOF: readonly Status[] = ['pending_dns', 'verifying_dns', 'dns_failed'];
const PROVED: readonly Status[] = ['pending_certificate', 'deploying', 'active', 'certificate_failed'];

/** The product events of a written round, in the order in which things happened. */
export function roundEvents(
  { domainId, tenant }: DomainRef,
  decision: Decision,
  { before, observations }: { before: StatusBefore; observations: Observations },
): ProductEvent[] {
  const { at } = decision;
  const provider = { dns_provider: dnsProviderOf(observations.dns) };
  return outcomes(decision, before).map(({ name, properties }) => ({
    name,
    at,
    tenantId: tenant,
    portalDomainId: domainId,
    properties: { ...provider, ...properties },
  }));
}

function* outcomesOf({ at, changes, reason }: Decision, before: StatusBefore): Generator<Outcome> {
  const { status, progress } = changes;
  const changed = status !== before.status;
  const seconds = secondsBetween(progress.attemptStartedAt, at);
  if (changed && BEFORE_PROOF.includes(before.status) && PROVED.includes(status)) {
    yield { name: 'portal_domain.dns_verified', properties: { seconds } };
  }
  if (certificateResult(changes.conditions, before.conditions) === 'issued') {
    yield { name: 'portal_domain.certificate_issued', properties: { attempt: progress.issuanceAttempts } };
  }
  if (changed && status === 'active') {
    const first = before.activatedAt === null;
    // A domain that comes back has no time to active: it was on its way long ago.
    yield {
      name: 'portal_domain.activated',
      properties: { first: String(first), ...(first ? { time_to_active_seconds: seconds } : {}) },
    };
  }
  if (changed && (status === 'dns_failed' || status === 'certificate_failed')) {
    const stage = status === 'dns_failed' ? 'dns' : 'certificate';
    yield { name: 'portal_domain.failed', properties: { stage, reason: reason ?? 'none' } };
  }
}

const outcomes = (decision: Decision, before: StatusBefore) => [...outcomesOf(decision, before)];

const secondsBetween = (from: string, to: string) => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
