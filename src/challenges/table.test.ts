import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { challengeOf } from './challenge.ts';
import type { Challenge, ChallengeChange } from './port.ts';
import { ChallengeTable } from './table.ts';

const aChallenge = (over: Partial<Challenge> = {}): Challenge => ({
  id: 'one',
  host: 'portal.acme.com',
  token: 't',
  keyAuthorization: 't.k',
  ...over,
});
const challenges = fc.record({
  id: fc.constantFrom('1', '2', '3'),
  host: fc.constantFrom('a.example', 'b.example'),
  token: fc.constantFrom('t', 'u'),
  keyAuthorization: fc.constantFrom('k', 'l'),
});
const changes: fc.Arbitrary<ChallengeChange> = fc.oneof(
  challenges.map((challenge) => ({ kind: 'put' as const, challenge })),
  fc.constantFrom('1', '2', '3').map((id) => ({ kind: 'removed' as const, id })),
  fc
    .uniqueArray(challenges, { selector: ({ id }) => id })
    .map((listed) => ({ kind: 'listed' as const, challenges: listed })),
  fc.constantFrom({ kind: 'heard' as const }, { kind: 'lost' as const, error: null }),
);

describe('the table of known tokens', () => {
  test('a token that two challenges share is known until both are gone', () => {
    const table = new ChallengeTable();
    table.apply({ kind: 'put', challenge: aChallenge({ id: 'one' }) });
    table.apply({ kind: 'put', challenge: aChallenge({ id: 'two' }) });
    table.apply({ kind: 'removed', id: 'one' });
    expect(table.find('portal.acme.com', 't')).toBe('t.k');
    table.apply({ kind: 'removed', id: 'two' });
    expect(table.find('portal.acme.com', 't')).toBeNull();
  });

  test('a broken watch takes nothing away', () => {
    const table = new ChallengeTable();
    table.apply({ kind: 'put', challenge: aChallenge() });
    table.apply({ kind: 'lost', error: new Error('gone') });
    expect(table.find('portal.acme.com', 't')).toBe('t.k');
  });

  test('after any changes it knows exactly what a plain list of the standing ones would', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 30 }), (delivered) => {
        const table = new ChallengeTable();
        const model = new Map<string, Challenge>();
        for (const change of delivered) {
          table.apply(change);
          if (change.kind === 'listed') model.clear();
          const put =
            change.kind === 'listed' ? change.challenges : change.kind === 'put' ? [change.challenge] : [];
          for (const one of put) model.set(one.id, one);
          if (change.kind === 'removed') model.delete(change.id);
        }
        expect(table.size).toBe(model.size);
        for (const host of ['a.example', 'b.example'])
          for (const token of ['t', 'u']) {
            const owed = [...model.values()].filter((one) => one.host === host && one.token === token);
            const found = table.find(host, token);
            if (owed.length === 0) expect(found).toBeNull();
            else expect(owed.map((one) => one.keyAuthorization)).toContain(found);
          }
      }),
    );
  });
});

describe('a challenge fit to be served', () => {
  const token = 'A'.repeat(43);
  const fit = { id: '1', host: 'Portal.Acme.com.', token, key: `${token}.thumb-print_1` };

  test('is kept with its host in the form that requests are compared with', () => {
    expect(challengeOf(fit)).toEqual({
      id: '1',
      host: 'portal.acme.com',
      token,
      keyAuthorization: `${token}.thumb-print_1`,
    });
  });

  test.each([
    ['a token that is too short', { token: 'A'.repeat(21), key: `${'A'.repeat(21)}.x` }],
    ['a token that is too long', { token: 'A'.repeat(129), key: `${'A'.repeat(129)}.x` }],
    ['a token with a slash', { token: `${token}/x`, key: `${token}/x.y` }],
    ['a key of another token', { key: `${'B'.repeat(43)}.x` }],
    ['a key without a thumbprint', { key: `${token}.` }],
    ['a key that a browser could run', { key: `${token}.<script>` }],
    ['a wildcard', { host: '*.acme.com' }],
    ['a host with a port', { host: 'portal.acme.com:80' }],
    ['no host', { host: '' }],
  ])('is not one with %s', (_what, over) => {
    expect(challengeOf({ ...fit, ...over })).toBeNull();
  });
});
