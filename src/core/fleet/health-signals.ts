import { type Condition, type ConditionType, isOwnDeferral, type Reason } from '../conditions.ts';
import type { Desired } from '../domain.ts';
import type { TroubleKind } from './incident.ts';

/**
 * The health signal of a domain for one kind of trouble. `unknown`: unchanged. `none`: not counted, as the domain is
 * not live (or, for certificates, not proved).
 */
export type HealthSignal = 'failing' | 'well' | 'unknown' | 'none';

export type HealthSignals = Record<TroubleKind, HealthSignal>;

/** The state of a domain after a round. */
export type DomainState = {
  desired: Desired;
  provedAt: string | null;
  activatedAt: string | null;
  givenUpAt: string | null;
  conditions: readonly Condition[];
  /** True when the last check found an address of its canonical host; without one no client gets here. */
  knowsOurAddress: boolean;
};

/** Reasons that a tenant alone causes, or our own limits; they are no signal of trouble of ours. */
const TENANTS_OWN: readonly Reason[] = ['caa_forbids', 'caa_unknown'];

/** Returns the health signal of each kind by a domain's conditions. */
export function healthSignalsOf(domain: DomainState): HealthSignals {
  const { desired, provedAt, activatedAt, givenUpAt, conditions, knowsOurAddress } = domain;
  const isCounted = desired === 'active' && provedAt !== null && givenUpAt === null;
  const isLive = isCounted && activatedAt !== null;
  const read = (...types: ConditionType[]) => worst(conditions, types);
  return {
    dns: isLive ? (knowsOurAddress ? read('PointsHere') : 'failing') : 'none',
    certificate: isCounted ? read('CertificateReady', 'CertificateAllowed') : 'none',
    edge: isLive ? read('Reachable', 'Routed') : 'none',
  };
}

/** Failing where one of them fails; else what the first one says. */
function worst(conditions: readonly Condition[], types: readonly ConditionType[]): HealthSignal {
  const signals = types.map((type) => healthSignalOf(conditions.find((one) => one.type === type)));
  return signals.includes('failing') ? 'failing' : (signals[0] ?? 'unknown');
}

/**
 * Returns the signal of one condition. `Unknown` is trouble for a live domain: our resolvers may be broken. A pending
 * condition is not.
 */
function healthSignalOf(one: Condition | undefined): HealthSignal {
  if (one === undefined) return 'unknown';
  if (one.status === 'True') return 'well';
  const isWaiting = one.status === 'False' ? ON_THE_WAY.includes(one.reason) : one.type !== 'PointsHere';
  if (isWaiting || one.reason === 'not_checked') return 'unknown';
  return isOwnDeferral(one) || TENANTS_OWN.includes(one.reason) ? 'unknown' : 'failing';
}

const ON_THE_WAY: readonly Reason[] = ['requesting', 'syncing', 'removed'];
