import { expect } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import type { AddressRecord, DnsObservation, ServerView } from '../core/observations.ts';
import { judgementSentences } from './sentences.ts';

/** Builders of DNS observations for tests: one domain, its canonical host, and what servers say of it. */
export const DOMAIN = 'portal.acme.com';
export const TARGET = 'abc1234.portal.example.com';
export const TOKEN = '0123456789abcdef0123456789abcdef';
export const PROOF = `portal-domain-verification=${TOKEN}`;
export const EDGE = ['192.0.2.10', '2001:db8::10'];
export const subject = { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: TOKEN };

export const view = (change: Partial<ServerView> = {}): ServerView => ({
  server: 'ns1.acme.com (192.0.2.1:53)',
  role: 'authoritative',
  outcome: 'answer',
  chain: [],
  addresses: [],
  txt: [],
  negativeTtl: null,
  ...change,
});
export const resolver = (change: Partial<ServerView> = {}) =>
  view({ server: '9.9.9.9:53', role: 'resolver', ...change });
export const address = (text: string, ttl = 300): AddressRecord => ({
  type: text.includes(':') ? 'AAAA' : 'A',
  address: text,
  ttl,
});
/** A chain from the domain over the given names. */
export const over = (...names: string[]) =>
  names.map((to, i) => ({ from: names[i - 1] ?? DOMAIN, to, ttl: 2400 }));
export const cname = (...names: string[]) =>
  view({ chain: over(...names), addresses: [address('203.0.113.9')] });
export const right = () => view({ chain: over(TARGET), addresses: EDGE.map((one) => address(one)) });
export const addresses = (...texts: string[]) => view({ addresses: texts.map((text) => address(text)) });
export const noTxt = view({ outcome: 'nxdomain', negativeTtl: 300 });
export const txt = (...values: string[]) => view({ txt: values });

export const observed = (routing: ServerView[], change: Partial<DnsObservation> = {}): DnsObservation => ({
  observedAt: '2026-11-24T12:00:00.000Z',
  domain: DOMAIN,
  routing,
  ownership: [noTxt],
  edgeAddresses: EDGE,
  doubledName: null,
  ...change,
});
export const judge = (routing: ServerView[], change: Partial<DnsObservation> = {}) =>
  judgementSentences(judgeDns(observed(routing, change), subject));

export type Expectation = {
  routing: ServerView[];
  also?: Partial<DnsObservation>;
  pointsHere: string;
  owned: string;
  actor: string;
  /** Texts that the message must contain. */
  answer?: string[];
  recheckAfterSeconds?: number;
};

/** Judges a case and compares everything that it states. */
export function expectJudgement(expected: Expectation): void {
  const { pointsHere, owned, recheckAfterSeconds } = judge(expected.routing, expected.also);
  expect(`${pointsHere.status} ${pointsHere.reason}`).toBe(expected.pointsHere);
  expect(`${owned.status} ${owned.reason}`).toBe(expected.owned);
  expect(pointsHere.actor).toBe(expected.actor);
  expect(recheckAfterSeconds).toBe(expected.recheckAfterSeconds ?? null);
  for (const part of expected.answer ?? []) expect(pointsHere.message).toContain(part);
}
