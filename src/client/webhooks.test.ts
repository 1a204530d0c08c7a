import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shownSecret, signedHeaders } from '../webhooks/signature.ts';
import { verifyWebhook } from './webhooks.ts';

const SENT_AT = new Date('2026-12-01T10:00:00.700Z');
const EVENT = {
  type: 'domain.status_changed',
  timestamp: SENT_AT.toISOString(),
  data: { name: 'bücher.de' },
};
const BODY = JSON.stringify(EVENT);
const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
  string,
];
const headers = signedHeaders({ id: 'evt_7', sentAt: SENT_AT, body: BODY }, [NEW, OLD]);

const verify = (change: Partial<Parameters<typeof verifyWebhook>[0]> = {}) => {
  const given = { headers, body: BODY, secrets: [shownSecret(NEW)], now: SENT_AT };
  const checked = verifyWebhook({ ...given, ...change });
  return checked.ok ? checked.id : checked.problem;
};
const later = (seconds: number) => new Date(SENT_AT.getTime() + seconds * 1_000);

describe('verifyWebhook', () => {
  test('takes what either secret has signed, and gives the event', () => {
    expect(verifyWebhook({ headers, body: BODY, secrets: [shownSecret(OLD)], now: SENT_AT })).toEqual({
      ...{ ok: true, id: 'evt_7', event: EVENT },
    });
    expect(verify({ secrets: [shownSecret(OTHER), shownSecret(NEW)] })).toBe('evt_7');
    expect(verify({ headers: new Headers(headers), body: Buffer.from(BODY) })).toBe('evt_7');
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
    );
    expect(verify({ headers: shouted })).toBe('evt_7');
  });

  test('refuses another secret, another body, another id and another time', () => {
    expect(verify({ secrets: [shownSecret(OTHER)] })).toBe('wrong_signature');
    expect(verify({ secrets: [] })).toBe('wrong_signature');
    expect(verify({ body: `${BODY} ` })).toBe('wrong_signature');
    expect(verify({ headers: { ...headers, 'webhook-id': 'evt_8' } })).toBe('wrong_signature');
    const second = String(Number(headers['webhook-timestamp']) + 1);
    expect(verify({ headers: { ...headers, 'webhook-timestamp': second } })).toBe('wrong_signature');
    const asymmetric = headers['webhook-signature'].replaceAll('v1,', 'v1a,');
    expect(verify({ headers: { ...headers, 'webhook-signature': asymmetric } })).toBe('wrong_signature');
    expect(verify({ headers: { ...headers, 'webhook-signature': 'v1,' } })).toBe('wrong_signature');
  });

  test('refuses what is older or newer than the tolerance, from both sides of it', () => {
    expect(verify({ now: later(300) })).toBe('evt_7');
    expect(verify({ now: later(301) })).toBe('too_old');
    expect(verify({ now: later(-300) })).toBe('evt_7');
    expect(verify({ now: later(-301) })).toBe('from_the_future');
    expect(verify({ now: later(61), toleranceSeconds: 60 })).toBe('too_old');
  });

  test('refuses what lacks a header, or holds no event', () => {
    for (const name of Object.keys(headers))
      expect(verify({ headers: { ...headers, [name]: undefined } })).toBe('headers_missing');
    expect(verify({ headers: { ...headers, 'webhook-timestamp': '1e9' } })).toBe('headers_missing');
    for (const body of ['no JSON', 'null', '{"type":"x"}'])
      expect(verify({ body, headers: signedHeaders({ id: 'evt_7', sentAt: SENT_AT, body }, [NEW]) })).toBe(
        'not_an_event',
      );
  });
});

/** A second implementation: signs each line's id, seconds and body (base64) by its secret. */
const PYTHON = `
import base64, hashlib, hmac, sys
for line in sys.stdin:
    secret, ident, seconds, body = line.rstrip("\\n").split("\\t")
    signed = f"{ident}.{seconds}.".encode() + base64.b64decode(body)
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    print("v1," + base64.b64encode(mac.digest()).decode())
`;

test('a second implementation signs the same, and what it signs is taken', () => {
  const vectors = ['{}', BODY, '{"text":"\\u0000 \u{1f600} \n"}', 'x'.repeat(100_000)].map((body, n) => {
    const secret = randomBytes(32).toString('base64');
    return { secret, body, id: `evt_${n}`, sentAt: new Date(n * 86_400_000) };
  });
  const input = vectors
    .map(({ secret, body, id, sentAt }) => {
      const seconds = Math.floor(sentAt.getTime() / 1_000);
      return [shownSecret(secret), id, seconds, Buffer.from(body).toString('base64')].join('\t');
    })
    .join('\n');
  const done = spawnSync('python3', ['-c', PYTHON], { input, encoding: 'utf8' });
  expect(done.stderr).toBe('');
  const theirs = done.stdout.trimEnd().split('\n');
  expect(theirs).toEqual(
    vectors.map(({ secret, ...message }) => signedHeaders(message, [secret])['webhook-signature']),
  );
  for (const [n, { secret, body, id, sentAt }] of vectors.entries()) {
    const given = {
      ...{ 'webhook-id': id, 'webhook-timestamp': String(sentAt.getTime() / 1_000) },
      'webhook-signature': theirs[n],
    };
    const checked = verifyWebhook({ headers: given, body, secrets: [shownSecret(secret)], now: sentAt });
    // Not every vector is an event, and none has a wrong signature.
    expect(checked.ok || checked.problem).toBe(n === 1 || 'not_an_event');
  }
});
