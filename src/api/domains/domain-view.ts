import { pick } from '../../core/checks/judge.ts';
import { judge } from '../../core/checks/judge-all.ts';
import type { Condition } from '../../core/conditions.ts';
import { type DnsProvider, dnsProviderOf } from '../../core/dns-provider.ts';
import { DNS_PROVIDER_FORMS } from '../../core/dns-provider-forms.ts';
import { displayDomain } from '../../core/hostname/canonical-name.ts';
import { renewalTime } from '../../core/issuance/renewal.ts';
import { dnsTaskOf } from '../../core/lifecycle/dns-task.ts';
import { renewalWarning } from '../../core/lifecycle/forecast.ts';
import { groupOf } from '../../core/lifecycle/group.ts';
import { nextStepsOf } from '../../core/lifecycle/next-steps.ts';
import { completedBy, stepsOf } from '../../core/lifecycle/onboarding-steps.ts';
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
  nextStepJson,
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
  const nextSteps = nextStepsOf({ ...facts, records });
  const group = groupOf({ phase, nextSteps, renewalActor: forecast?.actor ?? null });
  const described = { ...names, conditions: shown, records, dnsTask, phase, actor: row.actor };
  const texts = domainTexts({ ...described, steps: stepsOf(facts), group, nextSteps }, reader);
  const provider = dnsProviderOf(lastDns);
  const place = { checked: row.lastCheckedAt !== null, provider, zone: lastDns?.zone ?? null };
  return {
    id: row.id,
    tenant: row.tenant,
    ...names,
    canonicalHost: row.canonicalHost,
    status: row.status,
    statusMessage: statusMessage(row, reader),
    reason: row.reason,
    actor: row.actor,
    statusSince: row.statusSince,
    phase,
    group,
    dnsTask,
    nextSteps: nextSteps.map((one) => nextStepJson(one, shown, reader)),
    dnsProvider: providerView(provider),
    ...texts,
    allowedActions: allowedRequests(reader, row),
    conditions: shown,
    records: records.map((one) => recordJson(one, place, reader)),
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

function providerView(provider: DnsProvider): DomainJson['dnsProvider'] {
  const form = DNS_PROVIDER_FORMS[provider];
  return form === undefined
    ? null
    : { name: form.name, page: form.page, aliasAtTop: form.aliasAtTop ?? null };
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
  const { id, at, kind, from, to, reason, by } = row;
  return {
    ...{ id, at, kind, from, to, reason, by },
    message: eventMessage(row, reader),
    completes: completedBy(row),
    ...evidenceFor(row.evidence, reader),
  };
}
