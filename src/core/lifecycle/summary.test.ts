import { describe, expect, test } from 'vitest';
import { aSnapshot, NOON, observed } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import { STATUSES } from '../conditions.ts';
import type { SnapshotChanges } from './decision.ts';
import { AWAY_GRACE_SECONDS } from './schedules.ts';
import { summarise } from './summary.ts';
import { timelineOf } from './timeline.ts';

type Given = Partial<Parameters<typeof summarise>[0]>;
const summary = (over: Given) =>
  summarise({
    ...{ status: 'active', conditions: [], switchingOff: false, gaveUp: false },
    ...{ awaySince: null, suspended: false, nextCheckAt: later(60) },
    ...over,
  });
const detail = (over: Given) => {
  const found = summary(over).detail;
  if (found.kind !== 'decided') throw new Error(`it is ${found.kind}`);
  return found;
};

const here = aCondition('PointsHere', 'cname');
const absent = aCondition('PointsHere', 'nxdomain');
const silent = aCondition('PointsHere', 'timeout');
const owned = aCondition('Owned', 'cname');
const issued = aCondition('CertificateReady', 'issued');
const routed = aCondition('Routed', 'applied');
const syncing = aCondition('Routed', 'syncing');
const reached = aCondition('Reachable', 'https_ok');
const failed = aCondition('CertificateReady', 'challenge_failed');
const requesting = aCondition('CertificateReady', 'requesting');
const forbids = aCondition('CertificateAllowed', 'caa_forbids');

describe('what a status message is led by', () => {
  test.each<[string, Given, string | null]>([
    [
      'a live domain that is well: its reachability',
      { conditions: [here, issued, routed, reached] },
      'https_ok',
    ],
    ['what somebody must mend', { conditions: [here, failed, syncing] }, 'challenge_failed'],
    ['what only waits, where nobody must act', { conditions: [here, syncing] }, 'syncing'],
    ['what is certain before what could not be told', { conditions: [silent, failed] }, 'challenge_failed'],
    ['what could not be told before what only waits', { conditions: [silent, syncing] }, 'timeout'],
    ['a warning beside what is well', { conditions: [{ ...here, actor: 'tenant' }, reached] }, 'cname'],
    [
      'nothing that was never asked for',
      { status: 'deploying', conditions: [aCondition('CertificateReady', 'not_requested')] },
      'not_requested',
    ],
    ['the first that must act, by the order of the status', { conditions: [forbids, absent] }, 'nxdomain'],
    ['no condition that the status is not about', { status: 'dns_failed', conditions: [failed] }, null],
  ])('%s', (_, given, reason) => {
    expect(summary(given).reason).toBe(reason);
  });

  test.each(['moved_away', 'claim_expired'] as const)('%s, before anything else', (reason) => {
    const conditions = [absent, aCondition('Owned', reason)];
    expect(summary({ status: 'dns_failed', conditions })).toMatchObject({ reason, actor: 'tenant' });
  });

  test('a record that was left behind, also where the status has nothing to say', () => {
    const conditions = [aCondition('PointsHere', 'left_behind')];
    expect(summary({ status: 'disabled', conditions })).toMatchObject({
      reason: 'left_behind',
      actor: 'tenant',
    });
  });

  test('the last check beside a claim that has ended, and only there', () => {
    const ended = aCondition('Owned', 'claim_expired');
    expect(detail({ status: 'dns_failed', conditions: [absent, ended] }).also).toEqual([absent]);
    expect(detail({ status: 'dns_failed', conditions: [here, ended] }).also).toEqual([]);
    expect(detail({ status: 'dns_failed', conditions: [absent, owned] }).also).toEqual([]);
  });
});

describe('the reason of a domain where nothing is amiss', () => {
  test('is what it waits for', () => {
    const conditions = [routed, aCondition('CertificateAllowed', 'allowed'), requesting];
    expect(summary({ status: 'deploying', conditions }).reason).toBe('requesting');
    const unseen = [aCondition('PointsHere', 'not_checked')];
    expect(summary({ status: 'pending_dns', conditions: unseen }).reason).toBe('not_checked');
    expect(detail({ status: 'pending_dns', conditions: unseen }).lead).toBeNull();
  });

  test('is the last that has come, where all have', () => {
    expect(summary({ status: 'deploying', conditions: [routed, issued, reached] }).reason).toBe('https_ok');
  });

  test('is none for a disabled one', () => {
    expect(summary({ status: 'disabled', conditions: [here] })).toMatchObject({
      reason: null,
      actor: 'nobody',
    });
  });
});

describe('a status message', () => {
  test('of what is being switched off says so until it is off', () => {
    const off = { switchingOff: true, conditions: [absent] };
    for (const status of STATUSES.filter((one) => one !== 'disabled'))
      expect(summary({ ...off, status })).toEqual({
        ...{ detail: { kind: 'switching_off' }, reason: null, actor: 'nobody' },
      });
    expect(detail({ ...off, status: 'disabled' }).status).toBe('disabled');
  });

  test('names the end of the grace of a live domain that leads away, unless an incident of ours holds it', () => {
    const until = later(AWAY_GRACE_SECONDS);
    expect(detail({ awaySince: NOON }).servedUntil).toBe(until);
    expect(detail({ awaySince: NOON, suspended: true }).servedUntil).toBeNull();
    expect(detail({ awaySince: NOON, status: 'deploying' }).servedUntil).toBeNull();
    expect(detail({}).servedUntil).toBeNull();
  });

  test('names the certificate that is good for now beside an obstacle to the next one', () => {
    expect(detail({ conditions: [forbids] }).hasCertificate).toBe(true);
    expect(detail({ conditions: [failed] }).hasCertificate).toBe(false);
    expect(detail({ status: 'deploying', conditions: [forbids] }).hasCertificate).toBe(false);
    for (const reason of ['rate_limited', 'canonical_host_broken'] as const)
      expect(detail({ conditions: [aCondition('CertificateAllowed', reason)] }).hasCertificate).toBe(false);
  });

  test.each<[string, Given, string | null]>([
    ['what failed', { status: 'dns_failed', conditions: [absent] }, later(60)],
    ['what failed without a word', { status: 'certificate_failed' }, later(60)],
    ['a live domain with something amiss', { conditions: [absent] }, later(60)],
    ['a live domain with a warning', { conditions: [{ ...here, actor: 'tenant' }] }, later(60)],
    ['a live domain that is well', { conditions: [reached] }, null],
    ['what takes moments', { status: 'deploying', conditions: [requesting] }, null],
    ['what was given up', { status: 'dns_failed', gaveUp: true, conditions: [absent] }, null],
  ])('says when we check again, where that is worth it: %s', (_, given, at) => {
    expect(detail(given)).toMatchObject({ checksAgainAt: at, checksStopped: given.gaveUp ?? false });
  });
});

describe('the timeline', () => {
  const observations = observed();
  const entries = (before: Parameters<typeof aSnapshot>[0], after: Partial<SnapshotChanges>) => {
    const row = aSnapshot({ status: 'deploying', conditions: [absent], ...before });
    const message = summary({ conditions: [absent] });
    const turned = {
      before: row,
      after: { ...row, ...after },
      summary: message,
      observations,
      now: later(60),
    };
    return timelineOf(turned);
  };

  test('holds a changed status alone, with the observations that it rests on', () => {
    expect(entries({}, { status: 'active', conditions: [here] })).toEqual([
      {
        ...{ at: later(60), kind: 'status_changed', from: 'deploying', to: 'active', reason: 'nxdomain' },
        detail: { kind: 'status', detail: summary({ conditions: [absent] }).detail },
        ...{ by: 'system', evidence: observations },
      },
    ]);
  });

  test('holds each condition whose reason changed, where the status did not', () => {
    expect(entries({ conditions: [absent, issued] }, { conditions: [here, issued, routed] })).toMatchObject([
      {
        ...{
          kind: 'condition_changed',
          from: 'PointsHere nxdomain',
          to: 'PointsHere cname',
          reason: 'cname',
        },
        detail: { kind: 'condition', condition: here },
      },
    ]);
  });

  test('holds nothing of a round that changed nothing', () => {
    expect(entries({}, {})).toEqual([]);
    expect(entries({ givenUpAt: NOON }, { givenUpAt: NOON })).toEqual([]);
  });

  test('holds that it was given up, once', () => {
    expect(entries({}, { givenUpAt: NOON })).toMatchObject([{ kind: 'gave_up', from: null, to: null }]);
  });
});
