import type { CaaFinding } from '../core/checks/caa.ts';
import type { DnsJudgement } from '../core/checks/dns-judgement.ts';
import { type Condition, type ConditionType, conditionOf, type Finding } from '../core/conditions.ts';
import { ENGLISH } from '../core/copy/english/index.ts';
import type { Audience, Language } from '../core/copy/language.ts';
import { renderCondition, renderEvent, renderStatus } from '../core/copy/render.ts';
import type { Decision, TimelineEntry } from '../core/lifecycle/decision.ts';

const readerOf = (audience: Audience, language: Language = ENGLISH) => ({ audience, language });

/** The sentence of a condition, in English where nothing else is said. */
export const sentence = (condition: Condition, audience: Audience = 'operator', language?: Language) =>
  renderCondition(condition, readerOf(audience, language));

/** The sentence of a finding, in English. */
export const findingSentence = <T extends ConditionType>(
  type: T,
  found: Finding<T>,
  audience: Audience = 'operator',
) => sentence(conditionOf(type, found, '') as Condition, audience);

/** The status message of a decision, in English. */
export const statusSentence = ({ detail }: Pick<Decision, 'detail'>, audience: Audience = 'operator') =>
  renderStatus(detail, readerOf(audience));

/** The sentence of a line of the timeline, in English. */
export const eventSentence = ({ detail }: Pick<TimelineEntry, 'detail'>, audience: Audience = 'operator') =>
  detail === null ? '' : renderEvent(detail, readerOf(audience));

/** A condition with its sentence, for tests that compare both. */
export const asSentence = <T extends ConditionType>(condition: Condition<T>) => ({
  ...condition,
  message: sentence(condition as Condition),
});

/** A judgement of DNS whose conditions have their sentences. */
export const judgementSentences = (judgement: DnsJudgement) => ({
  ...judgement,
  pointsHere: asSentence(judgement.pointsHere),
  owned: asSentence(judgement.owned),
});

/** A verdict on CAA records with its sentence and who acts. */
export function caaSentence(found: CaaFinding) {
  if (found.verdict === 'allowed') return { ...found, message: '', actor: 'nobody' as const };
  const { verdict, finding } = found;
  return { verdict, message: findingSentence('CertificateAllowed', finding), actor: finding.actor };
}
