import type { Condition, ConditionType, Reason } from '../conditions.ts';
import type { Desired } from '../domain.ts';
import type { TroubleKind } from './incident.ts';

/**
 * What a domain says about one kind of trouble. `unknown`: nothing new; as it was. `none`: it is not counted, as it is
 * not live (or, for certificates, not proved).
 */
export type Sign = 'failing' | 'well' | 'unknown' | 'none';

export type Signs = Record<TroubleKind, Sign>;

/** Of a domain, as it stands after a turn. */
export type Standing = {
  desired: Desired;
  provedAt: string | null;
  activatedAt: string | null;
  givenUpAt: string | null;
  conditions: readonly Condition[];
  /** Whether the last look found any address behind its canonical host; without one nobody gets here. */
  knowsOurAddress: boolean;
};

/** Of these a tenant alone is the cause, or the limits that we keep ourselves, so that they say nothing of us. */
const TENANTS_OWN: readonly Reason[] = ['caa_forbids', 'caa_unknown'];

/** What a domain's conditions say of each kind of trouble. */
export function signsOf(standing: Standing): Signs {
  const { desired, provedAt, activatedAt, givenUpAt, conditions, knowsOurAddress } = standing;
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
function worst(conditions: readonly Condition[], types: readonly ConditionType[]): Sign {
  const signs = types.map((type) => signOf(conditions.find((one) => one.type === type)));
  return signs.includes('failing') ? 'failing' : (signs[0] ?? 'unknown');
}

/** That nobody could tell is trouble for what was live: our resolvers may be broken. What only takes its time is none. */
function signOf(one: Condition | undefined): Sign {
  if (one === undefined) return 'unknown';
  if (one.status === 'True') return 'well';
  const isWaiting = one.status === 'False' ? ON_THE_WAY.includes(one.reason) : one.type !== 'PointsHere';
  if (isWaiting || one.reason === 'not_checked') return 'unknown';
  const isOurLimit = one.type === 'CertificateAllowed' && one.reason === 'rate_limited';
  return isOurLimit || TENANTS_OWN.includes(one.reason) ? 'unknown' : 'failing';
}

const ON_THE_WAY: readonly Reason[] = ['requesting', 'syncing', 'removed'];
