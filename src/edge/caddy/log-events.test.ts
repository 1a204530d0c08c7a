import { describe, expect, test } from 'vitest';
import { createIssuanceStatus } from './issuance-status.ts';
import { EDGE_PROBLEMS, readLogLine } from './log-events.ts';

const ts = '2026-11-24T21:09:26.197795069Z';
const at = '2026-11-24T21:09:26.197Z';
const line = (fields: object) => JSON.stringify({ level: 'error', ts, msg: 'whatever it says', ...fields });

describe('a line of Caddy’s log', () => {
  test('with a problem object tells the problem as the CA wrote it', () => {
    const problem = { type: 'urn:ietf:params:acme:error:unauthorized', title: '', detail: 'no token there' };
    const event = readLogLine(
      line({ logger: 'tls.issuance.acme.acme_client', identifier: 'a.acme.com', problem }),
    );
    expect(event).toEqual({
      kind: 'problem',
      domain: 'a.acme.com',
      problem: { type: problem.type, detail: 'no token there', status: null, retryAfter: null, at },
    });
  });

  test('with the text of a refused order tells type, status and detail', () => {
    const error =
      'HTTP 429 urn:ietf:params:acme:error:rateLimited - too many certificates (5) already issued: see https://x - y';
    expect(
      readLogLine(line({ logger: 'tls.obtain', identifier: 'a.acme.com', issuer: 'ca', error })),
    ).toMatchObject({
      problem: {
        type: 'urn:ietf:params:acme:error:rateLimited',
        status: 429,
        detail: 'too many certificates (5) already issued: see https://x - y',
      },
    });
  });

  test('with another error says that the issuer could not be had', () => {
    const error = 'performing request: dial tcp 127.0.0.1:1: connect: connection refused';
    expect(
      readLogLine(line({ logger: 'tls.renew', identifier: 'a.acme.com', issuer: 'ca', error })),
    ).toMatchObject({
      problem: { type: EDGE_PROBLEMS.issuerUnavailable, detail: error, status: null },
    });
  });

  test.each([
    '[a.acme.com] Obtain: performing request: context canceled (ca=https://ca.example/dir)',
    'context canceled',
  ])('of an attempt that ended with Caddy itself blames no CA: %s', (error) => {
    const ended = line({ logger: 'tls.obtain', identifier: 'a.acme.com', issuer: 'ca', error });
    expect(readLogLine(ended)).toEqual({ kind: 'canceled', domain: 'a.acme.com', at });
    const words = `HTTP 400 urn:ietf:params:acme:error:malformed - ${error}`;
    expect(
      readLogLine(line({ logger: 'tls.obtain', identifier: 'a.acme.com', issuer: 'ca', error: words })),
    ).toMatchObject({ kind: 'problem', problem: { type: 'urn:ietf:params:acme:error:malformed' } });
  });

  test('about permission that could not be asked names the domain', () => {
    expect(readLogLine(line({ logger: 'tls', domain: 'a.acme.com', error: 'EOF' }))).toMatchObject({
      kind: 'problem',
      domain: 'a.acme.com',
      problem: { type: EDGE_PROBLEMS.permissionUnavailable, detail: 'EOF' },
    });
  });

  test.each(['tls.obtain', 'tls.renew'])(
    'of %s with an issuer and no error means a saved certificate',
    (logger) => {
      const info = line({ level: 'info', logger, identifier: 'a.acme.com', issuer: 'local' });
      expect(readLogLine(info)).toEqual({ kind: 'obtained', domain: 'a.acme.com', at });
    },
  );

  test.each([
    line({ level: 'info', logger: 'tls.obtain', identifier: 'a.acme.com' }),
    line({ logger: 'tls', error: 'job failed' }),
    line({ ts: 'yesterday', logger: 'tls.obtain', identifier: 'a.acme.com', issuer: 'local' }),
    '{"level":"error","ts"',
    'null',
    '[]',
  ])('that is none of these tells nothing: %s', (text) => {
    expect(readLogLine(text)).toBeNull();
  });
});

describe('the status of issuances', () => {
  const problem = (detail: string, status: number | null, when: string) => ({
    kind: 'problem' as const,
    domain: 'a.acme.com',
    problem: { type: 'urn:ietf:params:acme:error:dns', detail, status, retryAfter: null, at: when },
  });

  test('joins the lines of one failure, and replaces an older failure', () => {
    const status = createIssuanceStatus();
    status.record(problem('first words', null, '2026-01-01T00:00:00.000Z'));
    status.record(problem('the same, wrapped', 400, '2026-01-01T00:00:00.100Z'));
    expect(status.problem('a.acme.com')).toMatchObject({ detail: 'first words', status: 400 });
    status.record(problem('later words', null, '2026-01-01T00:01:00.000Z'));
    expect(status.problem('a.acme.com')).toMatchObject({ detail: 'later words', status: null });
  });

  test('tells listeners of an attempt that ended with Caddy, and knows of no problem', () => {
    const status = createIssuanceStatus();
    const heard: string[] = [];
    status.onEvent(({ kind }) => void heard.push(kind));
    status.record({ kind: 'canceled', domain: 'a.acme.com', at });
    expect(heard).toEqual(['canceled']);
    expect(status.problem('a.acme.com')).toBeNull();
  });

  test('forgets the problem once a certificate is there, and tells listeners of both', () => {
    const status = createIssuanceStatus();
    const heard: string[] = [];
    const stop = status.onEvent(({ kind }) => void heard.push(kind));
    status.record(problem('x', 400, at));
    status.record({ kind: 'obtained', domain: 'a.acme.com', at });
    stop();
    status.record(problem('x', 400, at));
    expect(heard).toEqual(['problem', 'obtained']);
    status.clear('a.acme.com');
    expect(status.problem('a.acme.com')).toBeNull();
  });
});
