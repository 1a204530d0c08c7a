import { pick } from '../../core/checks/judge.ts';
import { judge } from '../../core/checks/judge-all.ts';
import type { Condition } from '../../core/conditions.ts';
import { displayDomain } from '../../core/hostname/canonical-name.ts';
import { renewalTime } from '../../core/issuance/renewal.ts';
import { dnsTaskOf } from '../../core/lifecycle/dns-task.ts';
import { renewalWarning } from '../../core/lifecycle/forecast.ts';
import { nextStepsOf } from '../../core/lifecycle/next-steps.ts';
import { stepsOf } from '../../core/lifecycle/onboarding-steps.ts';
import { phaseOf } from '../../core/lifecycle/phase.ts';
import { allowedRequests, type Requester } from '../../core/lifecycle/requests.ts';
import type { CertificateFacts } from '../../core/observations.ts';
import { ownServedUntil } from '../../core/own-certificate/life.ts';
import { ownShown } from '../../core/own-certificate/shown.ts';
import { recordsToPublish } from '../../core/ownership/records-to-publish.ts';
import { redactDns } from '../../core/redaction/observations.ts';
import type { DomainRow, TimelineRow } from '../../store/domains/types.ts';
import type { DomainJson, EventJson } from './schemas.ts';
import {
  conditionJson,
  domainTexts,
  eventMessage,
  evidenceFor,
  forecastJson,
  ownCertificateText,
  type Reader,
  recordJson,
  statusMessage,
} from './sentences.ts';

/** A domain as every operation, the stream included, shows it to this caller; made here and nowhere else. */
export function domainView(row: DomainRow, reader: Requester & Reader): DomainJson {
  const { certificate, lastDns } = row;
  // A domain that nobody has checked yet shows all six too, as not checked.
  const { conditions } = judge(row, { dns: null, preflight: null, edge: null, probe: null }, row.createdAt);
  const records = recordsToPublish({
    ...row,
    lastDns: lastDns && (reader.kind === 'operator' ? lastDns : redactDns(lastDns)),
  });
  const facts = { ...row, conditions };
  // As of the last check, so that a domain looks the same until its row changes.
  const forecast = renewalWarning(facts, row.lastCheckedAt ?? row.createdAt);
  const shown = conditions.map((one) => conditionJson(one, reader));
  const phase = phaseOf(facts);
  const dnsTask = dnsTaskOf({ ...facts, records });
  const names = { domain: row.domain, displayDomain: displayDomain(row.domain) };
  const described = { ...names, conditions: shown, records, dnsTask, phase, actor: row.actor };
  const texts = domainTexts({ ...described, steps: stepsOf(facts) }, reader);
  return {
    id: row.id,
    tenant: row.tenant,
    ...names,
    canonicalHost: row.canonicalHost,
    status: row.status,
    statusMessage: statusMessage(row, reader),
    reason: row.reason,
    actor: row.actor,
    phase,
    dnsTask,
    nextSteps: nextStepsOf({ ...facts, records }),
    ...texts,
    allowedActions: allowedRequests(reader, row),
    conditions: shown,
    records: records.map((one) => recordJson(one, row.lastCheckedAt !== null, reader)),
    serving: conditions.some(({ type, status }) => type === 'Reachable' && status === 'True'),
    lastCheckedAt: row.lastCheckedAt,
    nextCheckAt: row.nextCheckAt,
    activatedAt: row.activatedAt,
    certificate: certificate && certificateView(certificate),
    renewalForecast: forecast && forecastJson(forecast, reader),
    ownCertificate: ownCertificateView(row, conditions, reader),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    givenUpAt: row.givenUpAt,
    desired: row.desired,
    generation: row.generation,
  };
}

function certificateView(certificate: CertificateFacts): DomainJson['certificate'] {
  const { notAfter, issuer, renewExplained = null } = certificate;
  return { notAfter, issuer, renewAt: renewalTime(certificate), renewExplained };
}

function ownCertificateView(
  { ownCertificate: own = null, lastCheckedAt }: DomainRow,
  conditions: readonly Condition[],
  reader: Reader,
): DomainJson['ownCertificate'] {
  if (own === null) return null;
  const { issuer, notBefore, notAfter, fingerprint, uploadedAt } = own;
  const facts = { issuer, notBefore, notAfter, servedUntil: ownServedUntil(own), fingerprint, uploadedAt };
  const isOver = lastCheckedAt !== null && facts.servedUntil <= lastCheckedAt;
  const state = ownShown(pick(conditions, 'CertificateReady').reason, isOver);
  return { state, stateText: ownCertificateText(state, reader), ...facts };
}

/** A line of the timeline as the API shows it. */
export function eventView(row: TimelineRow, reader: Reader): EventJson {
  const { id, at, kind, from, to, reason, by, evidence } = row;
  return {
    ...{ id, at, kind, from, to, reason, by },
    message: eventMessage(row, reader),
    evidence: evidence && evidenceFor(evidence, reader),
  };
}
