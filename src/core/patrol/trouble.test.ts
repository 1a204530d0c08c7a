import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import type { Incident } from '../fleet/incident.ts';
import { isExplained, type Seen, troubleSeen } from './trouble.ts';

const seen = (fingerprint: string | null, outcome: Seen['served']['outcome']): Seen => ({
  sample: { fingerprint },
  served: { outcome },
});
const open = (kind: Incident['kind'], isOpen = true): Incident => ({ kind, since: NOON, open: isOpen });

describe('the trouble that a visit sees', () => {
  test.each<[string, Seen, string[]]>([
    ['none', seen('as before', 'https_ok'), []],
    ['of DNS that gives no usual answer', seen(null, 'https_ok'), ['dns']],
    ['of an edge that does not answer', seen('as before', 'connection_timeout'), ['edge']],
    ['of both', seen(null, 'unexpected_answer'), ['dns', 'edge']],
    ['none, where DNS leads elsewhere: a whole round says what that is', seen('other', 'https_ok'), []],
  ])('%s', (_, what, kinds) => {
    expect(troubleSeen(what)).toEqual(kinds);
  });

  test.each<[string, Seen, Incident[], boolean]>([
    ['an edge that is away by its incident', seen('as before', 'connection_refused'), [open('edge')], true],
    ['silent DNS by its incident', seen(null, 'https_ok'), [open('dns')], true],
    ['both by both', seen(null, 'connection_timeout'), [open('dns'), open('edge')], true],
    ['both by one of them', seen(null, 'connection_timeout'), [open('edge')], false],
    ['nothing by one that has closed', seen(null, 'https_ok'), [open('dns', false)], false],
    ['no other answer of DNS', seen('other', 'https_ok'), [open('dns')], false],
    ['no other certificate', seen('as before', 'wrong_certificate'), [open('edge')], false],
  ])('is explained: %s', (_, what, incidents, isIt) => {
    expect(isExplained(what, 'as before', incidents)).toBe(isIt);
  });
});
