import { judge } from '../../core/checks/judge.ts';
import type { Condition } from '../../core/conditions.ts';
import { displayDomain } from '../../core/hostname/canonical-name.ts';
import { dnsTaskOf } from '../../core/lifecycle/dns-task.ts';
import { stepsOf } from '../../core/lifecycle/onboarding-steps.ts';
import { phaseOf } from '../../core/lifecycle/phase.ts';
import { allowedRequests, type Requester } from '../../core/lifecycle/requests.ts';
import type { Observations } from '../../core/observations.ts';
import { recordsToPublish } from '../../core/ownership/records-to-publish.ts';
import { type Said, toldMessage } from '../../core/told/message.ts';
import { toldDns, toldObservations } from '../../core/told/observations.ts';
import type { DomainRow, TimelineRow } from '../../store/domains/types.ts';
import type { Caller } from '../auth/caller.ts';
import type { DomainJson, EventJson } from './schemas.ts';

/** The reader: operators see all that is known, tenants the public part. */
export type Reader = Pick<Caller, 'kind'>;

/** A domain as every operation, the stream included, shows it to this caller; made here and nowhere else. */
export function domainView(row: DomainRow, reader: Requester): DomainJson {
  const { certificate, lastDns, statusMessage: message, told, reason } = row;
  // A domain that nobody has looked at yet shows all six too, as not checked.
  const judged = judge(row, { dns: null, preflight: null, edge: null, probe: null }, row.createdAt);
  const conditions = conditionsFor(reader, judged.conditions);
  const records = recordsToPublish({
    ...row,
    lastDns: lastDns && (reader.kind === 'operator' ? lastDns : toldDns(lastDns)),
  });
  const facts = { ...row, conditions };
  return {
    id: row.id,
    tenant: row.tenant,
    domain: row.domain,
    displayDomain: displayDomain(row.domain),
    canonicalHost: row.canonicalHost,
    status: row.status,
    statusMessage: messageFor(reader, { message, told, reason }),
    reason,
    actor: row.actor,
    phase: phaseOf(facts),
    steps: stepsOf(facts),
    dnsTask: dnsTaskOf({ ...facts, records }),
    allowedActions: allowedRequests(reader, row),
    conditions,
    records,
    serving: conditions.some(({ type, status }) => type === 'Reachable' && status === 'True'),
    lastCheckedAt: row.lastCheckedAt,
    nextCheckAt: row.nextCheckAt,
    activatedAt: row.activatedAt,
    certificate: certificate && { notAfter: certificate.notAfter, issuer: certificate.issuer },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    givenUpAt: row.givenUpAt,
    desired: row.desired,
    generation: row.generation,
  };
}

/** A line of the timeline as the API shows it. */
export function eventView(row: TimelineRow, reader: Reader): EventJson {
  const { id, at, kind, from, to, reason, by, evidence } = row;
  const message = messageFor(reader, row);
  return {
    ...{ id, at, kind, from, to, reason, message, by },
    evidence: evidence && observationsFor(reader, evidence),
  };
}

/** Conditions as this caller is to read them. */
export function conditionsFor(reader: Reader, conditions: readonly Condition[]): Condition[] {
  return conditions.map((one) => {
    const { told: _, ...plain } = one;
    return { ...plain, message: messageFor(reader, one) };
  });
}

/** Returns the part of the observations that this caller may know. */
export function observationsFor(reader: Reader, seen: Observations): Observations {
  return reader.kind === 'operator' ? seen : toldObservations(seen);
}

function messageFor(reader: Reader, said: Said): string {
  return reader.kind === 'operator' ? said.message : toldMessage(said);
}
