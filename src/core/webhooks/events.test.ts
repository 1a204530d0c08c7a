import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from '../../testing/root.ts';
import { EVENT_KINDS, type TimelineEntry } from '../lifecycle/decision.ts';
import type { RenewalForecast } from '../lifecycle/forecast.ts';
import type { CertificateFacts } from '../observations.ts';
import { CHOSEN_EVENT_TYPES, WEBHOOK_EVENTS } from './event-types.ts';
import { eventsOfRound, eventsOfTimeline } from './events.ts';
import { payloadOf } from './payload.ts';

const AT = '2026-12-01T10:00:00.000Z';

function anEntry(change: Partial<TimelineEntry>): TimelineEntry {
  const nothing = { from: null, to: null, reason: null, detail: null, evidence: null };
  return { at: AT, kind: 'status_changed', by: 'system', ...nothing, ...change };
}

test('what is an event of a timeline, and what is not', () => {
  const typed = EVENT_KINDS.map((kind) => [kind, eventsOfTimeline([anEntry({ kind })])[0]?.type ?? null]);
  expect(Object.fromEntries(typed)).toEqual({
    ...{ registered: 'domain.registered', status_changed: 'domain.status_changed' },
    ...{ moved: 'domain.moved_here', gave_up: 'domain.checks_stopped' },
    ...{ requested: null, condition_changed: null, own_certificate: null, neighbour: null },
  });
  const [lost] = eventsOfTimeline([anEntry({ kind: 'moved', reason: 'moved_away' })]);
  expect(lost?.type).toBe('domain.moved_away');
});

test('an event of a timeline has its facts and none of its evidence', () => {
  const entry = anEntry({ from: 'active', to: 'dns_failed', reason: 'nxdomain' });
  expect(eventsOfTimeline([entry])).toEqual([
    {
      ...{ at: AT, type: 'domain.status_changed' },
      data: { from: 'active', to: 'dns_failed', reason: 'nxdomain', by: 'system' },
    },
  ]);
});

const certificate = (fingerprint: string): CertificateFacts => ({
  ...{ notBefore: '2026-11-01T00:00:00.000Z', notAfter: '2027-02-01T00:00:00.000Z', issuer: 'CA' },
  fingerprint,
});
const typesOf = (facts: Parameters<typeof eventsOfRound>[0]) => eventsOfRound(facts).map(({ type }) => type);

test('a renewal is a certificate in place of another one; the first one is none', () => {
  const round = (before: CertificateFacts | null, after: CertificateFacts | null) =>
    typesOf({
      ...{ at: AT, before: { certificate: before, warned: false } },
      after: { certificate: after, warning: null },
    });
  expect(round(certificate('a'), certificate('b'))).toEqual(['domain.certificate_renewed']);
  expect(round(certificate('a'), certificate('a'))).toEqual([]);
  expect(round(null, certificate('a'))).toEqual([]);
  expect(round(certificate('a'), null)).toEqual([]);
});

test('a warning is told when it begins, and not with each check', () => {
  const warning: RenewalForecast = {
    ...{ willFailOn: '2027-01-01T00:00:00.000Z', notAfter: '2027-02-01T00:00:00.000Z', warnFrom: AT },
    ...{ obstacle: 'caa', actor: 'tenant', because: null, until: null },
  };
  const round = (warned: boolean) =>
    eventsOfRound({ at: AT, before: { certificate: null, warned }, after: { certificate: null, warning } });
  expect(round(true)).toEqual([]);
  expect(round(false)).toEqual([
    {
      ...{ at: AT, type: 'domain.renewal_will_fail' },
      data: {
        ...{ willFailOn: '2027-01-01T00:00:00.000Z', notAfter: '2027-02-01T00:00:00.000Z' },
        ...{ obstacle: 'caa', actor: 'tenant' },
      },
    },
  ]);
});

test('a body says which domain and how it is now, or that it is gone; an incident is of none', () => {
  const event = { id: 7, at: AT, type: 'domain.removed' as const, data: {} };
  const domain = { id: 'd', tenant: 't', name: 'portal.acme.com' };
  expect(payloadOf({ ...event, domain }, null)).toEqual({
    ...{ type: 'domain.removed', timestamp: AT },
    data: { tenant: 't', domainId: 'd', name: 'portal.acme.com', domain: null },
  });
  const incident = { ...event, type: 'incident.opened' as const, domain: null, data: { kind: 'dns' } };
  expect(payloadOf(incident, null).data).toEqual({ kind: 'dns' });
});

test('docs/webhooks.md has each type, with the same words', () => {
  const text = readFileSync(`${ROOT}/docs/webhooks.md`, 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z]+\.[a-z_]+)` \| (.+) \|$/gm)].map(([, type, words]) => [
    type,
    words,
  ]);
  expect(rows).toEqual(Object.entries(WEBHOOK_EVENTS));
  expect(CHOSEN_EVENT_TYPES).not.toContain('webhook.test');
});
