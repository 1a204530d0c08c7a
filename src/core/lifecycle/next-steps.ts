import type { Condition, ConditionType, ReasonOf } from '../conditions.ts';
import type { Address } from '../findings/dns-values.ts';
import { PRIVATE_ADDRESS } from '../observations.ts';
import { caaToPublish, caaValue } from '../ownership/caa-record.ts';
import type { PublishRecord } from '../ownership/records-to-publish.ts';
import { dnsTaskOf } from './dns-task.ts';
import { type DomainFacts, OFF, type Phase, phaseOf } from './phase.ts';

/** Each kind of step with its meaning. */
export const NEXT_STEPS = {
  publish_record: 'Publish the record, in place of what is there for it.',
  remove_record: 'Delete the record.',
  disable_proxy: 'Switch off the proxy in front of the name.',
  open_challenge_path:
    'Pass `/.well-known/acme-challenge/` of the name on to the canonical host over port 80, unchanged.',
  repair_zone: 'Repair the name servers of the zone, or its DNSSEC.',
  replace_certificate: 'Upload a new own certificate, or remove the present one.',
  contact_operator: 'The operator must act.',
  retry: 'Begin another attempt (`retry`), once the steps before it are done.',
  wait: 'Nothing is to be done: it goes on by itself.',
} as const;
export type NextStepKind = keyof typeof NEXT_STEPS;

/** The steps of whoever manages the DNS. */
const DNS_STEPS: readonly NextStepKind[] = [
  ...(['publish_record', 'remove_record', 'disable_proxy', 'open_challenge_path', 'repair_zone'] as const),
];

/** Returns whether whoever manages the DNS takes a step of this kind. */
export const isDnsStep = (kind: NextStepKind): boolean => DNS_STEPS.includes(kind);

/** A record of a step. `value` null: every record of that type at the name, or one whose value is not shown. */
export type StepRecord = { type: string; name: string; value: string | null };

/** One step for somebody, as data. */
export type NextStep = {
  kind: NextStepKind;
  /** The condition's reason that calls for it; null: the phase alone does. */
  reason: string | null;
  record: StepRecord | null;
  /** When we check again, of a `wait` (ISO 8601); null: not known, or another kind. */
  until: string | null;
};

type Facts = Omit<DomainFacts, 'conditions'> & {
  domain: string;
  canonicalHost: string;
  conditions: readonly Condition[];
  records: readonly Pick<PublishRecord, 'type' | 'name' | 'value' | 'state'>[];
  nextCheckAt: string | null;
};

/**
 * Returns the steps that bring the domain on, in their order; none where it is live and well, or off. Each is judged from
 * the conditions, and none from a sentence.
 */
export function nextStepsOf(domain: Facts): NextStep[] {
  const phase = phaseOf(domain);
  if (phase === 'disabled') return [];
  const wait = { ...step('wait', domain.reason), until: domain.nextCheckAt };
  if (phase === 'left_behind') return recordsToRemove(domain);
  if (OFF.includes(phase)) return [wait];
  const steps = RULES.flatMap((rule) => rule(domain));
  if (GIVEN_UP.includes(phase)) return [...steps, step('retry', domain.reason)];
  if (steps.length > 0 || phase === 'live') return steps;
  return [wait];
}

const GIVEN_UP: readonly Phase[] = ['dns_given_up', 'certificate_given_up'];

const step = (kind: NextStepKind, reason: string | null, record: StepRecord | null = null): NextStep => ({
  ...{ kind, reason, record, until: null },
});

/** Finds the condition of a type where it has one of the reasons. */
function given<T extends ConditionType>(
  { conditions }: Facts,
  type: T,
  ...reasons: readonly ReasonOf<T>[]
): Condition<T> | undefined {
  const found = conditions.find((one) => one.type === type);
  return found !== undefined && reasons.includes(found.reason as ReasonOf<T>)
    ? (found as Condition<T>)
    : undefined;
}

type Rule = (domain: Facts) => NextStep[];

/** In the order in which people do them. */
const RULES: readonly Rule[] = [
  zoneToRepair,
  proxyToDisable,
  recordsToRemove,
  recordsToPublish,
  caaRecords,
  challengePathToOpen,
  certificateToReplace,
  operatorToAct,
];

const ZONE_FAULTS = [
  ...(['servfail', 'dnssec_bogus', 'refused', 'lame_delegation'] as const),
  ...(['name_servers_silent', 'answer_too_large'] as const),
];

function zoneToRepair(domain: Facts): NextStep[] {
  const faults = [
    given(domain, 'PointsHere', ...ZONE_FAULTS),
    given(domain, 'CertificateAllowed', 'caa_unknown'),
  ];
  return faults.flatMap((one) => (one?.actor === 'tenant' ? [step('repair_zone', one.reason)] : []));
}

function recordsToPublish(domain: Facts): NextStep[] {
  // What allows the certificate has a rule of its own.
  const records = domain.records.filter(({ type }) => type !== 'CAA');
  if (dnsTaskOf({ ...domain, records }) !== 'publish') return [];
  const points = domain.conditions.find(({ type }) => type === 'PointsHere');
  // A zone that answers nothing says nothing of its records.
  const isSilent = given(domain, 'PointsHere', ...ZONE_FAULTS) !== undefined;
  return records
    .filter(({ state }) => state !== 'ok' && !(isSilent && state === 'unknown'))
    .map(({ type, name, value }) => step('publish_record', points?.reason ?? null, { type, name, value }));
}

function recordsToRemove(domain: Facts): NextStep[] {
  const points = domain.conditions.find((one): one is Condition<'PointsHere'> => one.type === 'PointsHere');
  const remove = (record: StepRecord) => step('remove_record', points?.reason ?? null, record);
  const removeAddresses = (addresses: readonly Address[]) =>
    addresses.map(({ type, address }) => remove(recordOf(domain.domain, type, address)));
  if (dnsTaskOf(domain) === 'delete') return leftBehind(domain).map(remove);
  // During an incident of ours what is seen of the name is no evidence against the records.
  const params = points?.incident === undefined ? points?.params : undefined;
  switch (params?.case) {
    case 'stale':
      return removeAddresses(params.stale);
    case 'others':
      return removeAddresses(params.others);
    case 'address_beside_cname':
      return removeAddresses(params.addresses);
    case 'several_cnames':
      return params.targets
        .filter((target) => target !== domain.canonicalHost)
        .map((target) => remove(recordOf(domain.domain, 'CNAME', target)));
    default:
      return [];
  }
}

const recordOf = (name: string, type: string, value: string): StepRecord => ({
  ...{ type, name, value: value === PRIVATE_ADDRESS ? null : value },
});

/** The records by which a removed domain still leads here. */
function leftBehind(domain: Facts): StepRecord[] {
  const { params } = given(domain, 'PointsHere', 'left_behind') ?? {};
  const byAddresses = params?.case === 'left' && params.record === 'addresses';
  const types = byAddresses ? ['A', 'AAAA'] : ['CNAME'];
  return types.map((type) => ({
    ...{ type, name: domain.domain, value: byAddresses ? null : domain.canonicalHost },
  }));
}

function caaRecords(domain: Facts): NextStep[] {
  const forbidden = given(domain, 'CertificateAllowed', 'caa_forbids');
  if (forbidden?.actor !== 'tenant') return [];
  const { params } = forbidden;
  const add = caaToPublish(domain.conditions);
  if (add === null)
    return forbiddingRecords(params).map((record) => step('remove_record', 'caa_forbids', record));
  return [step('publish_record', 'caa_forbids', { type: 'CAA', name: add.name, value: add.value })];
}

/** The CAA records that are in the way, where none is known that would let our CA through. */
function forbiddingRecords(params: Condition<'CertificateAllowed'>['params']): StepRecord[] {
  switch (params?.case) {
    case 'other_ca':
      return params.records.map((record) => recordOf(params.place.name, 'CAA', caaValue(record)));
    case 'critical':
    case 'other_account':
    case 'method':
      return [recordOf(params.place.name, 'CAA', caaValue(params.record))];
    default:
      return [];
  }
}

function proxyToDisable(domain: Facts): NextStep[] {
  return given(domain, 'PointsHere', 'proxied')?.actor === 'tenant' ? [step('disable_proxy', 'proxied')] : [];
}

function challengePathToOpen(domain: Facts): NextStep[] {
  const found =
    given(
      domain,
      'CertificateAllowed',
      'challenge_redirected',
      'challenge_intercepted',
      'challenge_unreachable',
    ) ?? given(domain, 'CertificateReady', 'challenge_failed');
  return found?.actor === 'tenant' ? [step('open_challenge_path', found.reason)] : [];
}

function certificateToReplace(domain: Facts): NextStep[] {
  const found = given(domain, 'CertificateReady', 'own_ending', 'own_ended');
  return found === undefined ? [] : [step('replace_certificate', found.reason)];
}

function operatorToAct({ conditions }: Facts): NextStep[] {
  const found = conditions.find(({ actor, status }) => actor === 'operator' && status !== 'True');
  return found === undefined ? [] : [step('contact_operator', found.reason)];
}
