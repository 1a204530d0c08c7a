import type { Condition } from '../conditions.ts';
import type { PublishRecord } from '../ownership/records-to-publish.ts';
import { type DomainFacts, OFF, phaseOf } from './phase.ts';

/** Each task of whoever manages the DNS, with its meaning. */
export const DNS_TASKS = {
  publish: 'Publish the records that are not `ok`, or change them.',
  delete: 'Delete the records that a removed domain has left behind.',
  keep: 'Keep the records as they are.',
  none: 'There is nothing to do.',
} as const;
export type DnsTask = keyof typeof DNS_TASKS;

/** Reasons that ask the tenant for a certificate of its own, which is nothing of the DNS. */
const OF_OWN_CERTIFICATE: readonly string[] = ['own_ending', 'own_ended'];

/** Returns whether a condition asks whoever manages the DNS for something. */
export function concernsDns({ actor, reason }: Pick<Condition, 'actor'> & { reason: string }): boolean {
  return actor === 'tenant' && !OF_OWN_CERTIFICATE.includes(reason);
}

/** The conditions of the records at the name itself. */
const ABOUT_NAME: readonly Condition['type'][] = ['PointsHere', 'Owned'];

type Judged = Pick<Condition, 'type' | 'actor' | 'incident'> & { reason: string };

/**
 * Returns whether whoever manages the DNS has done all: the records are right, and nothing beside them is in the way. While
 * the records fail in an incident of ours nobody can tell.
 */
export function isDnsDone(task: DnsTask, conditions: readonly Judged[]): boolean {
  return task === 'keep' && !conditions.some(concernsDns) && !isOurs(conditions);
}

/** Returns whether what fails at the name fails in an incident of ours. */
export const isOurs = (conditions: readonly Pick<Condition, 'type' | 'incident'>[]): boolean =>
  conditions.some(({ type, incident }) => ABOUT_NAME.includes(type) && incident !== undefined);

/** Returns the task that the domain sets whoever manages its DNS. */
export function dnsTaskOf(
  domain: DomainFacts & { records: readonly Pick<PublishRecord, 'type' | 'state'>[] },
): DnsTask {
  const { status, records, conditions } = domain;
  const phase = phaseOf(domain);
  if (phase === 'left_behind') return 'delete';
  if (OFF.includes(phase) || records.length === 0) return 'none';
  if (records.every(({ state }) => state === 'ok')) return 'keep';
  // The conditions of the name say nothing of who may issue for it.
  if (records.some(({ type, state }) => type === 'CAA' && state !== 'ok')) return 'publish';
  // What fails with many others is ours to mend: who published a record keeps it.
  if (isOurs(conditions)) return 'keep';
  const statusOf = (type: Condition['type']) => conditions.find((one) => one.type === type)?.status;
  const about = [statusOf('PointsHere'), statusOf('Owned')];
  // The conditions judge; a server among many that lags behind is no reason to publish anew.
  if (about.every((each) => each === 'True')) return 'keep';
  // Of a live domain the records were right: what only could not be looked up is to stay as it is.
  if (status === 'active' && !about.includes('False')) return 'keep';
  return 'publish';
}
