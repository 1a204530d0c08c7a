import type { Actor, Condition, ConditionType } from '../../core/conditions.ts';
import { CONDITION_TYPES, REASONS, type Reason } from '../../core/conditions.ts';
import type { DescribedDomain } from '../../core/copy/domain-copy.ts';
import type { Language, SeenEvidence } from '../../core/copy/language.ts';
import { LANGUAGES } from '../../core/copy/languages.ts';
import type { LinkFacts, Mail } from '../../core/copy/link-copy.ts';
import {
  type Reader as CopyReader,
  renderCondition,
  renderEvent,
  renderNote,
  renderStatus,
} from '../../core/copy/render.ts';
import type { DnsProvider } from '../../core/dns-provider.ts';
import { entryOf } from '../../core/dns-provider-forms.ts';
import { concernsDns } from '../../core/lifecycle/dns-task.ts';
import { forecastNote, type RenewalForecast } from '../../core/lifecycle/forecast.ts';
import type { Group } from '../../core/lifecycle/group.ts';
import { isDnsStep, type NextStep } from '../../core/lifecycle/next-steps.ts';
import type { Step, StepState } from '../../core/lifecycle/onboarding-steps.ts';
import type { Phase } from '../../core/lifecycle/phase.ts';
import type { Observations } from '../../core/observations.ts';
import type { OwnShown } from '../../core/own-certificate/shown.ts';
import type { PublishRecord } from '../../core/ownership/records-to-publish.ts';
import { redactObservations } from '../../core/redaction/observations.ts';
import type { DomainRow, TimelineRow } from '../../store/domains/types.ts';
import type { Caller } from '../auth/caller.ts';
import type { ConditionJson, DomainJson, EventJson, NextStepJson, RecordJson } from './schemas.ts';

/** The reader: operators read everything, tenants what is not internal. `language`: the default where it is missing. */
export type Reader = Pick<Caller, 'kind'> & { language?: Language };

const readerOf = ({ kind, language = LANGUAGES[0] }: Reader): CopyReader => ({ audience: kind, language });

/** A condition as the API shows it: its data and the sentence for this caller. */
export function conditionJson(condition: Condition, reader: Reader): ConditionJson {
  const { type, status, reason, actor, observedAt } = condition;
  const { conditions, domain } = readerOf(reader).language;
  const words = { title: conditions[type].title, statusText: domain.conditionStatus(condition) };
  const message = renderCondition(condition, readerOf(reader));
  return { type, status, ...words, reason, message, actor, observedAt };
}

/** A forecast as the API shows it: the date, and the sentence for this caller with what to do. */
export function forecastJson(
  forecast: RenewalForecast,
  reader: Reader,
): NonNullable<DomainJson['renewalForecast']> {
  const { willFailOn, notAfter, obstacle, actor, because } = forecast;
  const sentences = [
    renderNote(forecastNote(forecast), readerOf(reader)),
    ...(because === null ? [] : [renderCondition(because, readerOf(reader))]),
  ];
  return { willFailOn, certificateEndsAt: notAfter, obstacle, actor, message: sentences.join(' ') };
}

/** A record to publish as the API shows it. */
export function recordJson(
  record: PublishRecord,
  { checked, ...at }: RecordPlace,
  reader: Reader,
): RecordJson {
  const { recordPurposes, recordStates, notChecked } = readerOf(reader).language.domain;
  const stateText = record.state === 'unknown' && !checked ? notChecked : recordStates[record.state];
  return {
    ...record,
    purposeText: recordPurposes[record.purpose],
    stateText,
    entry: entryOf(record, at.provider, at.zone),
  };
}

/** The place of a record, as far as it is known. `checked`: its domain has been checked. */
type RecordPlace = { checked: boolean; provider: DnsProvider; zone: string | null };

/** A step as the API shows it, with the sentence of the condition that calls for it. */
export function nextStepJson(
  step: NextStep,
  conditions: readonly ConditionJson[],
  reader: Reader,
): NextStepJson {
  const because = conditions.find(({ reason }) => reason === step.reason)?.message ?? null;
  const { [step.kind]: write } = readerOf(reader).language.domain.nextSteps;
  return { ...step, forDns: isDnsStep(step.kind), text: write(step), because };
}

/** The words of a domain as a page shows it. */
export function domainTexts(
  domain: DescribedDomain & {
    phase: Phase;
    actor: Actor;
    steps: readonly StepFacts[];
    group: Group;
    nextSteps: readonly NextStep[];
  },
  reader: Reader,
) {
  const { domain: copy } = readerOf(reader).language;
  const { phases, actor, steps, stepStates, dnsMessage, phasesWithCertificate } = copy;
  const hasCertificate = domain.steps.some(({ step, state }) => step === 'certificate' && state === 'done');
  return {
    actorText: actor(domain),
    phaseText: (hasCertificate ? phasesWithCertificate[domain.phase] : undefined) ?? phases[domain.phase],
    groupText: copy.groups[domain.group],
    headline: copy.headline({ ...domain, steps: domain.nextSteps }),
    steps: domain.steps.map((one) => ({
      ...one,
      title: steps[one.step],
      stateText: stepStates[one.state],
    })),
    dnsMessage: dnsMessage(domain),
  };
}
/** The state of an own certificate, for people. */
export const ownCertificateText = (state: OwnShown, reader: Reader): string =>
  readerOf(reader).language.domain.ownCertificateStates[state];

/** The words for whoever manages the DNS alone: nothing in them asks for what is not in the DNS. */
export function dnsMessageFor(domain: DescribedDomain, reader: Reader): string {
  return readerOf(reader).language.domain.dnsMessage({
    ...domain,
    conditions: domain.conditions.filter(concernsDns),
  });
}

/** The heading over the steps of whoever manages the DNS; null: there is none to take. */
export const dnsHeadline = (
  { phase, group }: { phase: Phase; group: Group },
  steps: readonly Pick<NextStep, 'kind'>[],
  reader: Reader,
): string | null =>
  steps.length === 0 ? null : readerOf(reader).language.domain.headline({ phase, group, steps });

/** The mail that goes with a new link. */
export const linkMail = (facts: LinkFacts, reader: Reader): Mail =>
  readerOf(reader).language.link.mail(facts);

type StepFacts = { step: Step; state: StepState };

/** The sentence of a domain's status for this caller. */
export function statusMessage(row: DomainRow, reader: Reader): string {
  const { statusDetail, status, conditions } = row;
  if (statusDetail !== null) return renderStatus(statusDetail, readerOf(reader));
  if (reader.kind === 'operator') return row.statusMessage;
  // A row of an earlier version has a sentence for operators alone.
  const lead = conditions.find(({ reason }) => reason === row.reason) ?? null;
  const nothing = { also: [], servedUntil: null, hasCertificate: false, checksAgainAt: null };
  const detail = {
    kind: 'decided' as const,
    status,
    lead,
    ...nothing,
    checksStopped: row.givenUpAt !== null,
  };
  return renderStatus(detail, readerOf(reader));
}

/** The sentence of a line of the timeline for this caller. */
export function eventMessage({ detail, message, reason }: TimelineRow, reader: Reader): string {
  if (detail !== null) return renderEvent(detail, readerOf(reader));
  // A line of an earlier version quotes what was seen where it has a reason.
  return reader.kind === 'operator' || reason === null ? message : plainSentence(reason, readerOf(reader));
}

function plainSentence(reason: Reason, { language }: CopyReader): string {
  const type = CONDITION_TYPES.find((one: ConditionType) => reason in REASONS[one]) ?? 'PointsHere';
  const { reasons } = language.conditions[type];
  return (reasons as Partial<Record<Reason, { plain: string }>>)[reason]?.plain ?? reason;
}

/** The evidence, as this caller may know it: as it was stored, and in words. */
export function evidenceFor(
  seen: Observations | null,
  reader: Reader,
): Pick<EventJson, 'evidence' | 'evidenceText'> {
  if (seen === null) return { evidence: null, evidenceText: [] };
  const evidence = reader.kind === 'operator' ? seen : redactObservations(seen);
  const { language, audience } = readerOf(reader);
  return { evidence, evidenceText: language.evidence(evidence as SeenEvidence, audience) };
}
