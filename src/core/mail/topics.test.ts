import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { aCondition, decidedBy } from '../../testing/conditions.ts';
import { type MailFacts, mailsOfRound } from './topics.ts';

const UNTIL = '2026-12-01T12:00:00.000Z';
const waiting: MailFacts = { status: 'verifying_dns', actor: 'nobody', reason: null, statusDetail: null };
const missing: MailFacts = { ...waiting, status: 'dns_failed', actor: 'tenant', reason: 'nxdomain' };
const live: MailFacts = { ...waiting, status: 'active', reason: 'https_ok' };
const away = decidedBy('active', aCondition('PointsHere', 'nxdomain'));
const withdrawn: MailFacts = {
  ...live,
  actor: 'tenant',
  statusDetail: { ...away, servedUntil: UNTIL } as never,
};

const topics = (before: MailFacts, after: MailFacts, willFailOn: string | null = null) =>
  mailsOfRound({ at: NOON, before, after, warning: willFailOn === null ? null : { willFailOn } }).map(
    ({ topic, subject }) => `${topic} ${subject}`,
  );

describe('what of a round is worth a mail', () => {
  test('is that somebody must act, when it begins and when the reason changes', () => {
    expect(topics(waiting, missing)).toEqual(['action_required nxdomain']);
    expect(topics(missing, missing)).toEqual([]);
    expect(topics(missing, { ...missing, reason: 'proxied' })).toEqual(['action_required proxied']);
    expect(topics(waiting, { ...missing, actor: 'operator' })).toEqual([]);
  });

  test('is that the portal is live, once', () => {
    expect(topics(missing, live)).toEqual(['live live']);
    expect(topics(live, live)).toEqual([]);
  });

  test('is that a live portal is withdrawn at a time, and not that somebody must act beside it', () => {
    expect(topics(live, withdrawn)).toEqual([`withdrawal ${UNTIL}`]);
    expect(topics(withdrawn, withdrawn)).toEqual([]);
  });

  test('is a warning of the next renewal that begins', () => {
    expect(topics(live, live, UNTIL)).toEqual([`renewal_will_fail ${UNTIL}`]);
  });
});
