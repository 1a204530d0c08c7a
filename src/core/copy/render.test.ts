import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { examplesOf } from '../../testing/conditions.ts';
import { sentence } from '../../testing/sentences.ts';
import { CONDITION_TYPES, type Condition, conditionOf, type Finding, REASONS } from '../conditions.ts';
import type { Fields } from '../findings/fields.ts';
import { FINDINGS } from '../findings/index.ts';
import { NOTES, type Note, type NoteKind } from '../findings/notes.ts';
import type { Audience } from './language.ts';
import { LANGUAGES } from './languages.ts';

const AUDIENCES: readonly Audience[] = ['tenant', 'operator'];
const READERS = LANGUAGES.flatMap((language) =>
  AUDIENCES.map((audience) => ({ audience, language, code: language.code })),
);
/** A hole in a sentence: a value that is missing, or one that is no text. */
const HOLE = /\bnull\b|undefined|\[object|not told|NaN|\(\)| {2}|:? \./;

type Case = { name: string; type: Condition['type']; reason: string; fields: Fields };
const CASES: Case[] = CONDITION_TYPES.flatMap((type) =>
  Object.entries(FINDINGS[type] as Record<string, Record<string, Fields>>).flatMap(([reason, cases]) =>
    Object.entries(cases).map(([name, fields]) => ({ name, type, reason, fields })),
  ),
);
const conditionsOf = ({ name, type, reason, fields }: Case): Condition[] =>
  examplesOf(fields).map((params) =>
    conditionOf(type, { reason, params: { case: name, ...params } } as unknown as Finding<typeof type>, NOON),
  );
const notesOf = (kind: NoteKind): Note[] =>
  examplesOf(NOTES[kind]).map((values) => ({ kind, ...values }) as unknown as Note);

test('every reason has cases, and no case has a reason that is not in the vocabulary', () => {
  for (const type of CONDITION_TYPES)
    expect(Object.keys(FINDINGS[type]).sort()).toEqual(Object.keys(REASONS[type]).sort());
});

describe.each(READERS)('for a $audience, in $code', ({ audience, language }) => {
  test.each(CASES)('$type $reason, case $name, is a sentence', (one) => {
    for (const condition of conditionsOf(one)) {
      const text = sentence(condition, audience, language);
      expect(text).toMatch(/^[\p{L}\d].*\.$/su);
      expect(text).not.toMatch(HOLE);
    }
  });

  test.each(Object.keys(NOTES) as NoteKind[])('the note %s is a sentence, beside every reason', (kind) => {
    for (const one of CASES)
      for (const note of notesOf(kind)) {
        const [condition] = conditionsOf(one);
        if (condition === undefined) throw new Error('no example');
        const text = sentence({ ...condition, notes: [note] }, audience, language);
        expect(text.length).toBeGreaterThan(sentence(condition, audience, language).length + 10);
        expect(text).toMatch(/\.$/);
        expect(text).not.toMatch(HOLE);
      }
  });

  test.each(CASES)(
    '$type $reason has a sentence without parameters, as rows of earlier versions are',
    (one) => {
      for (const condition of conditionsOf(one)) {
        const { params: _, ...bare } = condition;
        expect(sentence(bare as Condition, audience, language)).toMatch(/^\p{Lu}.*\.$/u);
      }
    },
  );
});

describe('a sentence for a tenant', () => {
  const all = CASES.flatMap((one) => conditionsOf(one));
  const notes = (Object.keys(NOTES) as NoteKind[]).flatMap(notesOf);

  test.each(all)('names no setting and no part of ours: $type $reason $params.case', (condition) => {
    for (const text of [
      sentence(condition, 'tenant'),
      ...notes.map((note) => sentence({ ...condition, notes: [note] }, 'tenant')),
    ]) {
      expect(text).not.toMatch(/PORTAL_|10\.0\.0\.|EACCES|no responder is there|no Issuer named/);
    }
  });

  test('differs from the one for operators wherever a parameter is internal', () => {
    const differing = all.filter((one) => sentence(one, 'tenant') !== sentence(one, 'operator'));
    const reasons = new Set(differing.map(({ reason }) => reason));
    for (const reason of ['apply_failed', 'syncing', 'challenge_unreachable', 'unexpected_answer', 'timeout'])
      expect(reasons).toContain(reason);
  });
});

test('no sentence is longer than 2,000 characters, whatever others wrote into their DNS', () => {
  const long = 'x'.repeat(5_000);
  const params = { case: 'leads' as const, domain: 'portal.acme.com', path: [long] };
  const text = sentence(conditionOf('PointsHere', { reason: 'cname', params }, NOON));
  expect(text).toHaveLength(2_000);
  expect(text.endsWith('…')).toBe(true);
});
