import {
  ACTORS,
  CONDITION_TYPES,
  type Condition,
  conditionOf,
  type Finding,
  REASONS,
} from '../core/conditions.ts';
import type { DescribedDomain } from '../core/copy/domain-copy.ts';
import type { Audience, Language } from '../core/copy/language.ts';
import type { MailItem } from '../core/copy/mail-copy.ts';
import { renderCondition, renderNote } from '../core/copy/render.ts';
import type { Fields } from '../core/findings/fields.ts';
import { FINDINGS } from '../core/findings/index.ts';
import { NOTES, type Note, type NoteKind } from '../core/findings/notes.ts';
import { GROUPS, type Group } from '../core/lifecycle/group.ts';
import type { NextStep, NextStepKind, StepRecord } from '../core/lifecycle/next-steps.ts';
import { PHASES, type Phase } from '../core/lifecycle/phase.ts';
import type { MailTopic } from '../core/mail/topics.ts';
import type { PublishRecord } from '../core/ownership/records-to-publish.ts';
import { aDnsObservation, aForbiddingPreflight, anEdgeObservation, aProbe, NOON } from './builders.ts';
import { examplesOf } from './conditions.ts';

/** A text of a language, with where it stands in it. */
export type LanguageText = [path: string, text: string];

/** Conditions with every case of every reason, each with all of its examples. */
export const everyCondition = (): { name: string; condition: Condition }[] =>
  CONDITION_TYPES.flatMap((type) =>
    Object.entries(FINDINGS[type] as Record<string, Record<string, Fields>>).flatMap(([reason, cases]) =>
      Object.entries(cases).flatMap(([name, fields]) =>
        examplesOf(fields).map((params, i) => ({
          name: `${type}.${reason}.${name}.${i}`,
          condition: conditionOf(
            type,
            { reason, params: { case: name, ...params } } as unknown as Finding<typeof type>,
            NOON,
          ),
        })),
      ),
    ),
  );

/** Notes of every kind, each with all of its examples. */
export const everyNote = (): { name: string; note: Note }[] =>
  (Object.keys(NOTES) as NoteKind[]).flatMap((kind) =>
    examplesOf(NOTES[kind]).map((values, i) => ({
      name: `${kind}.${i}`,
      note: { kind, ...values } as unknown as Note,
    })),
  );

/** Returns the words of every error that a person meets; none of a language that is the API's own. */
export const problemTexts = ({ problems }: Language): LanguageText[] =>
  Object.entries(problems ?? {}).flatMap(([code, { title, detail }]): LanguageText[] => [
    [`${code}.title`, title],
    ...[null, 1, 30].map((seconds): LanguageText => [`${code}.${seconds}`, detail(seconds)]),
  ]);

/** Returns every text that a language has for an audience: sentences of all examples, names, messages, evidence. */
export function textsOf(language: Language, audience: Audience): LanguageText[] {
  const reader = { audience, language };
  return [
    ...everyCondition().flatMap(({ name, condition }): LanguageText[] => {
      const { params: _, ...bare } = condition;
      return [
        [name, renderCondition(condition, reader)],
        [`${name}.plain`, renderCondition(bare as Condition, reader)],
      ];
    }),
    ...everyNote().map(({ name, note }): LanguageText => [name, renderNote(note, reader)]),
    ...CONDITION_TYPES.map((type): LanguageText => [`${type}.title`, language.conditions[type].title]),
    ['incident', language.incident('dns')],
    ...textsIn('status', language.status, [NOON]),
    ...textsIn('events.requests', language.events.requests, []),
    ...textsIn('events.own', language.events.ownCertificate, [{ issuer: 'Example CA', notAfter: NOON }]),
    ['events.gained', language.events.gained(null)],
    ['events.gained.record', language.events.gained('_portal-domain.portal.acme.com')],
    ['events.above', language.events.neighbour('acme.com', 'above')],
    ['events.below', language.events.neighbour('a.portal.acme.com', 'below')],
    ['events.informed', language.events.neighbourInformed],
    ...textsIn(
      'link',
      language.link.mail({ displayDomain: 'a.example', url: 'https://x', expiresAt: NOON }),
      [],
    ),
    ...language.evidence(EVIDENCE, audience).map((line, i): LanguageText => [`evidence.${i}`, line]),
    ...domainTexts(language),
    ...mailTexts(language),
  ];
}

const EVIDENCE = {
  dns: { ...aDnsObservation(), doubledName: 'a.example.a.example' },
  preflight: aForbiddingPreflight(),
  edge: anEdgeObservation(),
  probe: aProbe(),
};

/** The texts of a table; its functions are called with `values`. */
function textsIn(path: string, value: unknown, values: readonly unknown[]): LanguageText[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return textsIn(path, value(...values), values);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(`${path}.${key}`, one, values));
}

const RECORD: PublishRecord = {
  purpose: 'routing',
  type: 'CNAME',
  name: 'portal.acme.com',
  relativeName: 'portal',
  value: '11f0c2a.portal.example.com',
  state: 'wrong',
  observed: ['A 203.0.113.7', 'CNAME old.example.net'],
  cachedUntil: null,
  ttl: 300,
};

function domainTexts({ domain, conditions }: Language): LanguageText[] {
  const { headline, nextSteps, actor, conditionStatus, dnsMessage, ...tables } = domain;
  const kinds = Object.keys(nextSteps) as NextStepKind[];
  const phases = Object.keys(PHASES) as Phase[];
  const step = (kind: NextStepKind, record: StepRecord | null): NextStep =>
    ({ kind, reason: null, record }) as NextStep;
  const target = { type: RECORD.type, name: RECORD.name, value: RECORD.value };
  const message = (path: string, over: Partial<DescribedDomain>): LanguageText => [
    `dnsMessage.${path}`,
    dnsMessage({
      ...{
        domain: 'portal.acme.com',
        displayDomain: 'portal.acme.com',
        dnsTask: 'publish',
        records: [RECORD],
      },
      conditions: [],
      ...over,
    }),
  ];
  return [
    ...textsIn('domain', tables, []),
    ...kinds.flatMap((kind): LanguageText[] => [
      [`headline.${kind}`, headline({ phase: 'dns_wrong', group: 'needs_you', steps: [{ kind }] })],
      [
        `headline.${kind}s`,
        headline({ phase: 'dns_wrong', group: 'needs_you', steps: [{ kind }, { kind }] }),
      ],
      [`nextSteps.${kind}`, nextSteps[kind](step(kind, null))],
      [`nextSteps.${kind}.record`, nextSteps[kind](step(kind, target))],
      [`nextSteps.${kind}.any`, nextSteps[kind](step(kind, { ...target, value: null }))],
    ]),
    ...(Object.keys(GROUPS) as Group[]).map(
      (group): LanguageText => [`headline.${group}`, headline({ phase: 'live', group, steps: [] })],
    ),
    [
      'headline.thenRetry',
      headline({
        phase: 'degraded',
        group: 'needs_you',
        steps: [{ kind: 'contact_operator' }, { kind: 'retry' }],
      }),
    ],
    ['headline.disabled', headline({ phase: 'disabled', group: 'off', steps: [] })],
    ...phases.flatMap((phase) =>
      ACTORS.flatMap((one): LanguageText[] => [
        [`actor.${phase}.${one}`, actor({ phase, actor: one, dnsTask: 'keep' })],
        [`actor.${phase}.${one}.publish`, actor({ phase, actor: one, dnsTask: 'publish' })],
      ]),
    ),
    ...(['True', 'False', 'Unknown'] as const).map(
      (status): LanguageText => [`conditionStatus.${status}`, conditionStatus({ status, actor: 'tenant' })],
    ),
    message('keep', { dnsTask: 'keep' }),
    message('delete', { dnsTask: 'delete' }),
    message('several', { records: [RECORD, { ...RECORD, purpose: 'ownership', type: 'TXT' }] }),
    ...CONDITION_TYPES.flatMap((type) =>
      Object.keys(REASONS[type]).map((reason) =>
        message(`${type}.${reason}`, {
          conditions: [{ reason, actor: 'tenant', message: conditions[type].title }],
        }),
      ),
    ),
  ];
}

function mailTexts({ mail }: Language): LanguageText[] {
  const item: MailItem = {
    ...{ topic: 'live', displayDomain: 'portal.acme.com', statusMessage: 'x', dnsMessage: 'y', days: 3 },
    ...{ servedUntil: NOON, forecast: 'z', portalUrl: 'https://portal.acme.com/', page: null },
  };
  const topics = Object.keys(mail.subjects) as MailTopic[];
  return [
    ...topics.flatMap((topic): LanguageText[] => [
      ...[0, 1, 3].map(
        (days): LanguageText => [`mail.${topic}.${days}`, mail.subjects[topic]({ ...item, days })],
      ),
    ]),
    // The others say what the domain says, as it is.
    ...(['live', 'renewal_will_fail', 'withdrawal'] as const).map(
      (topic): LanguageText => [`mail.explain.${topic}`, mail.explain[topic](item).join(' ')],
    ),
    ['mail.digest', mail.digest(3)],
    ['mail.why.contact', mail.why({ kind: 'contact', tenant: 'Acme' })],
    ['mail.why.link', mail.why({ kind: 'link' })],
    ...textsIn('mail.test', mail.test, []),
    ['mail.seePage', mail.seePage],
  ];
}
