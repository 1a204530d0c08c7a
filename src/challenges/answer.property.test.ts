import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerChallenge, type ChallengeRequest } from './answer.ts';
import type { Challenge } from './port.ts';
import { ChallengeTable } from './table.ts';

const CANARY = { tokenPrefix: 'canary-of-this-installation-', answer: 'it is us' };
const PREFIX = '/.well-known/acme-challenge/';
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'];
const tokens = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 22, maxLength: 128 });
const hosts = fc.constantFrom('portal.acme.com', 'portal.bolt.com', 'xn--bcher-kva.example', 'a.b.c.example');
/** Few hosts and few tokens, so that they meet. */
const challenges = fc.uniqueArray(tokens, { minLength: 1, maxLength: 4 }).chain((few) =>
  fc.array(
    fc
      .tuple(hosts, fc.constantFrom(...few), fc.nat(3))
      .map(([host, token, n]) => ({ id: `${n}`, host, token, keyAuthorization: `${token}.${n}` })),
    { minLength: 1, maxLength: 12 },
  ),
);
const spellings = (host: string) =>
  fc.constantFrom(host, `${host}.`, `${host}:80`, `${host}.:80`, host.toUpperCase());

function tableOf(known: readonly Challenge[]): ChallengeTable {
  const table = new ChallengeTable();
  for (const challenge of known) table.apply({ kind: 'put', challenge });
  return table;
}
/** The contents after a sequence of puts: the last one of each id. */
const contentsAfter = (known: readonly Challenge[]) => [
  ...new Map(known.map((one) => [one.id, one])).values(),
];
const knowing = (table: ChallengeTable, complete = true) => ({
  ...{ table, canary: CANARY },
  isComplete: () => complete,
});
const ask = (table: ChallengeTable, request: Partial<ChallengeRequest>) =>
  answerChallenge(knowing(table), { method: 'GET', target: '/', hosts: ['portal.acme.com'], ...request });

describe('answering a challenge', () => {
  test('a known token is answered for its host, however a client may spell it', () => {
    fc.assert(
      fc.property(
        challenges.chain((known) => {
          const any = fc.constantFrom(...contentsAfter(known));
          return any.chain((one) => fc.tuple(fc.constant(known), fc.constant(one), spellings(one.host)));
        }),
        fc.constantFrom('GET', 'HEAD'),
        ([known, one, spelling], method) => {
          const answer = ask(tableOf(known), { method, target: PREFIX + one.token, hosts: [spelling] });
          expect(answer).toMatchObject({
            result: 'served',
            status: 200,
            headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
          });
          const owed = contentsAfter(known).filter(
            ({ host, token }) => host === one.host && token === one.token,
          );
          expect(owed.map(({ keyAuthorization }) => keyAuthorization)).toContain(answer.body);
        },
      ),
    );
  });

  test('a canary is answered for every host alike, and neither echoes nor leads to a key authorisation', () => {
    const nonces = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 22, maxLength: 22 });
    fc.assert(
      fc.property(challenges, hosts, nonces, (known, host, nonce) => {
        const target = `${PREFIX}${CANARY.tokenPrefix}${nonce}`;
        const answer = ask(tableOf(known), { target, hosts: [host] });
        expect(answer).toMatchObject({ result: 'canary', status: 200, body: CANARY.answer });
        for (const wrong of [`${target}x`, target.slice(0, -1), `${target.slice(0, -1)}.`])
          expect(ask(tableOf(known), { target: wrong, hosts: [host] }).status).toBe(404);
        expect(ask(tableOf(known), { target, hosts: [] }).status).toBe(404);
      }),
    );
  });

  test('no host gets what only another host owes', () => {
    fc.assert(
      fc.property(challenges, hosts, tokens, (known, host, stranger) => {
        const table = tableOf(known);
        for (const token of [...known.map((one) => one.token), stranger]) {
          const owed = contentsAfter(known).some((one) => one.host === host && one.token === token);
          expect(ask(table, { target: PREFIX + token, hosts: [host] }).status).toBe(owed ? 200 : 404);
        }
      }),
    );
  });

  test('who does not know all of them cannot tell what he does not know, and still tells what he does', () => {
    fc.assert(
      fc.property(challenges, hosts, tokens, (known, host, stranger) => {
        const table = tableOf(known);
        for (const token of [...known.map((one) => one.token), stranger]) {
          const owed = contentsAfter(known).some((one) => one.host === host && one.token === token);
          const request = { method: 'GET', target: PREFIX + token, hosts: [host] };
          expect(answerChallenge(knowing(table, false), request).status).toBe(owed ? 200 : 503);
        }
      }),
    );
  });

  test('no other form of the path reaches a token: codings, dots, queries, whole URIs, more slashes', () => {
    const token = 'a'.repeat(43);
    const table = tableOf([{ id: '1', host: 'portal.acme.com', token, keyAuthorization: `${token}.k` }]);
    const coded = [...(PREFIX + token)].map((char) => `%${char.charCodeAt(0).toString(16)}`);
    const forms = [
      coded.join(''),
      `${PREFIX}%61${token.slice(1)}`,
      `${PREFIX}../acme-challenge/${token}`,
      `${PREFIX}./${token}`,
      `/x/..${PREFIX}${token}`,
      `/.well-known/acme-challenge%2f${token}`,
      `/${PREFIX}${token}`,
      `${PREFIX}/${token}`,
      `${PREFIX}${token}/`,
      `${PREFIX}${token}?`,
      `${PREFIX}${token}?a=b`,
      `${PREFIX}${token}#`,
      `${PREFIX}${token}%00`,
      `${PREFIX}${token}\n`,
      `${PREFIX.toUpperCase()}${token}`,
      `http://portal.acme.com${PREFIX}${token}`,
      `//portal.acme.com${PREFIX}${token}`,
      PREFIX,
      '*',
      '',
    ];
    for (const target of forms) {
      expect(ask(table, { target }), target).toMatchObject({ result: 'other_path', status: 404 });
    }
    expect(ask(table, { target: PREFIX + token }).status).toBe(200);
  });

  test('whatever else is asked gets the same small answer: never a redirect, never an echo', () => {
    const table = tableOf([
      { id: '1', host: 'portal.acme.com', token: 'b'.repeat(43), keyAuthorization: 'k' },
    ]);
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.webPath(),
      fc.string({ maxLength: 200 }).map((rest) => PREFIX + rest),
      fc.nat(20_000).map((length) => PREFIX + 'c'.repeat(length)),
    );
    fc.assert(
      fc.property(anything, fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), (target, hosts) => {
        const answer = ask(table, { target, hosts });
        expect(answer).toMatchObject({ status: 404, body: 'not found\n' });
        expect(Object.keys(answer.headers).sort()).toEqual([
          'cache-control',
          'content-type',
          'x-content-type-options',
        ]);
      }),
    );
  });

  test('none, or more than one Host, is nobody in particular', () => {
    const token = 'd'.repeat(22);
    const table = tableOf([{ id: '1', host: 'portal.acme.com', token, keyAuthorization: `${token}.k` }]);
    for (const hosts of [
      [],
      ['portal.acme.com', 'portal.acme.com'],
      ['portal.acme.com', 'portal.bolt.com'],
      ['portal.acme.com, portal.acme.com'],
      ['user@portal.acme.com'],
      ['portal.acme.com..'],
      ['portal.acme.com:80:80'],
      ['[::1]'],
      [' portal.acme.com'],
      [''],
    ]) {
      expect(ask(table, { target: PREFIX + token, hosts }), String(hosts)).toMatchObject({
        result: 'bad_host',
      });
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'get', ''])(
    '%s is no method here',
    (method) => {
      const token = 'e'.repeat(22);
      const table = tableOf([{ id: '1', host: 'portal.acme.com', token, keyAuthorization: `${token}.k` }]);
      for (const target of [PREFIX + token, '/']) {
        expect(ask(table, { method, target })).toMatchObject({
          status: 405,
          headers: { allow: 'GET, HEAD' },
        });
      }
    },
  );
});
