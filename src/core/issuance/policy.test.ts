import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { aCertificate, NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import {
  decideIssuance,
  ISSUANCE_CHECKS,
  type IssuanceDecision,
  type IssuanceInputs,
  type IssuanceReason,
  type Obstacles,
} from './policy.ts';

const CLEAR: Obstacles = {
  pointsHere: { status: 'True', reason: 'cname' },
  allowed: { status: 'True', reason: 'allowed', actor: 'nobody' },
  limitedUntil: null,
  respondersRetryAt: null,
  slotFreeAt: null,
};
const NO_ORDERS = { lastIssuanceAt: null, issuanceAttempts: 0, nextIssuanceAt: null };
/** The first order of a proved name, with nothing in its way. */
const inputs = (over: Partial<IssuanceInputs> = {}): IssuanceInputs => ({
  wanted: true,
  proved: true,
  live: false,
  certificate: null,
  ready: 'not_requested',
  nameRefused: false,
  history: NO_ORDERS,
  stageSince: NOON,
  requested: false,
  workerRenews: false,
  obstacles: CLEAR,
  now: later(120),
  ...over,
});
const obstacles = (over: Partial<Obstacles>) => inputs({ obstacles: { ...CLEAR, ...over } });

/** 90 days, so that renewal is due after 60. */
const certificate = aCertificate({ notBefore: NOON, notAfter: later(90 * 86_400) });
const refused = { lastIssuanceAt: later(1), issuanceAttempts: 1, nextIssuanceAt: later(600) };
const over = { ...refused, nextIssuanceAt: later(120) };
const unknown = { status: 'Unknown', reason: 'not_checked', actor: 'nobody' } as const;

type Case = {
  holds: IssuanceInputs;
  until?: string;
  /** The nearest inputs for which the check does not hold, and the reason that they give. */
  not: [IssuanceInputs, IssuanceReason];
};

/** A certificate in its last third, which the worker renews. */
const renewal = { certificate, live: true, workerRenews: true, stageSince: null, now: later(60 * 86_400) };

const CASES: Record<IssuanceReason, Case> = {
  not_wanted: { holds: inputs({ wanted: false, proved: false }), not: [inputs(), 'first_order'] },
  not_proved: { holds: inputs({ proved: false, certificate }), not: [inputs(), 'first_order'] },
  renewal_due: {
    holds: inputs({ certificate, now: later(60 * 86_400) }),
    not: [inputs({ certificate, now: later(60 * 86_400 - 1) }), 'certificate_valid'],
  },
  certificate_valid: {
    holds: inputs({ certificate, ready: 'requesting' }),
    until: later(60 * 86_400),
    not: [inputs({ certificate, now: later(90 * 86_400) }), 'certificate_expired'],
  },
  order_pending: {
    holds: inputs({ ready: 'requesting', history: refused }),
    not: [inputs({ ready: 'order_failed', history: refused }), 'back_off'],
  },
  edge_retries: {
    holds: inputs({ live: true, ready: 'challenge_failed' }),
    not: [inputs({ live: true, ready: 'challenge_failed', workerRenews: true }), 'retry_due'],
  },
  responders_not_ready: {
    holds: inputs({
      obstacles: {
        ...CLEAR,
        ...{ allowed: { status: 'False', reason: 'challenge_unreachable', actor: 'operator' } },
        ...{ respondersRetryAt: later(128) },
      },
    }),
    until: later(128),
    not: [inputs(), 'first_order'],
  },
  no_free_slot: {
    holds: obstacles({ slotFreeAt: later(3) }),
    until: later(3),
    not: [inputs(), 'first_order'],
  },
  leads_elsewhere: {
    holds: obstacles({ pointsHere: { status: 'False', reason: 'wrong_target' } }),
    not: [obstacles({ pointsHere: { status: 'Unknown', reason: 'timeout' } }), 'first_order'],
  },
  dnssec_bogus: {
    holds: obstacles({ pointsHere: { status: 'Unknown', reason: 'dnssec_bogus' } }),
    not: [obstacles({ pointsHere: { status: 'Unknown', reason: 'servfail' } }), 'first_order'],
  },
  ca_would_refuse: {
    holds: inputs({
      obstacles: { ...CLEAR, allowed: { status: 'False', reason: 'caa_forbids', actor: 'tenant' } },
      history: { ...refused, lastIssuanceAt: later(-60) },
    }),
    not: [obstacles({ allowed: { status: 'False', reason: 'rate_limited', actor: 'ca' } }), 'not_known_yet'],
  },
  caa_unanswered: {
    holds: {
      ...obstacles({ allowed: { status: 'Unknown', reason: 'caa_unknown', actor: 'tenant' } }),
      now: later(86_400),
    },
    not: [
      {
        ...obstacles({ allowed: { status: 'Unknown', reason: 'caa_unknown', actor: 'operator' } }),
        now: later(600),
      },
      'first_order',
    ],
  },
  paused_by_ca: {
    holds: inputs({ ready: 'orders_paused', history: { ...over, suspendedSince: NOON }, requested: true }),
    not: [inputs({ ready: 'orders_paused', history: { ...over, suspendedSince: null } }), 'retry_due'],
  },
  retry_after: {
    holds: inputs({ ready: 'rate_limited', history: refused, requested: true }),
    until: later(600),
    not: [inputs({ ready: 'rate_limited', history: over }), 'retry_due'],
  },
  name_refused: {
    holds: inputs({ nameRefused: true, ready: 'order_failed', history: over }),
    not: [inputs({ nameRefused: true, ready: 'order_failed', history: over, requested: true }), 'retry_due'],
  },
  back_off: {
    holds: inputs({ ready: 'order_failed', history: refused }),
    until: later(600),
    not: [inputs({ ready: 'order_failed', history: over }), 'retry_due'],
  },
  earlier_orders: {
    holds: inputs({ history: { ...refused, lastIssuanceAt: later(-60) }, requested: true }),
    until: later(600),
    not: [inputs({ history: { ...over, lastIssuanceAt: later(-60) } }), 'first_order'],
  },
  orders_limited: {
    holds: inputs({ obstacles: { ...CLEAR, allowed: unknown, limitedUntil: later(3_600) } }),
    until: later(3_600),
    not: [obstacles({ limitedUntil: later(120) }), 'first_order'],
  },
  edge_retry: {
    holds: inputs({ history: { ...NO_ORDERS, nextIssuanceAt: later(150) }, requested: true }),
    until: later(150),
    not: [inputs({ history: { ...NO_ORDERS, nextIssuanceAt: later(120) } }), 'first_order'],
  },
  not_known_yet: {
    holds: { ...obstacles({ allowed: unknown }), now: later(599) },
    until: later(600),
    not: [{ ...obstacles({ allowed: unknown }), now: later(600) }, 'first_order'],
  },
  renewal_ordered: {
    holds: inputs(renewal),
    not: [
      inputs({
        ...renewal,
        ready: 'renewal_failing',
        history: { ...refused, nextIssuanceAt: later(60 * 86_400 + 1) },
      }),
      'back_off',
    ],
  },
  requested: {
    holds: inputs({ ready: 'order_failed', history: refused, requested: true }),
    not: [
      inputs({ ready: 'order_failed', history: { ...refused, lastIssuanceAt: later(61) }, requested: true }),
      'back_off',
    ],
  },
  certificate_expired: {
    holds: inputs({ certificate, ready: 'expired', now: later(90 * 86_400) }),
    not: [
      inputs({
        certificate,
        ready: 'expired',
        history: { ...refused, nextIssuanceAt: later(91 * 86_400) },
        now: later(90 * 86_400),
      }),
      'back_off',
    ],
  },
  retry_due: {
    holds: inputs({ history: over }),
    not: [inputs({ history: { ...over, lastIssuanceAt: later(-1) } }), 'first_order'],
  },
  order_lost: {
    holds: inputs({ history: { ...refused, nextIssuanceAt: null } }),
    not: [
      inputs({ history: { ...refused, lastIssuanceAt: later(-1), nextIssuanceAt: null } }),
      'first_order',
    ],
  },
  first_order: {
    holds: inputs(),
    not: [inputs({ stageSince: null, history: { ...refused, nextIssuanceAt: null } }), 'order_lost'],
  },
};

const REASONS = Object.keys(ISSUANCE_CHECKS) as IssuanceReason[];
const named = REASONS.map((reason) => [reason, ISSUANCE_CHECKS[reason].caption] as const);

describe('may a certificate be ordered now?', () => {
  test.each(named)('%s: %s', (reason) => {
    const { holds, until, not } = CASES[reason];
    const decision: IssuanceDecision = {
      decision: ISSUANCE_CHECKS[reason].gives,
      reason,
      until: until ?? null,
    };
    expect(decideIssuance(holds)).toEqual(decision);
    expect(decideIssuance(not[0]).reason).toBe(not[1]);
  });

  test('each caption is a sentence of its own, and each check has its case', () => {
    const captions = named.map(([, caption]) => caption);
    expect(new Set(captions).size).toBe(captions.length);
    for (const caption of captions) expect(caption).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(CASES)).toEqual(REASONS);
  });

  test('the first check that holds decides: each case gives its reason whatever holds after it', () => {
    const checks = Object.entries(ISSUANCE_CHECKS);
    for (const [index, reason] of REASONS.entries()) {
      const { holds } = CASES[reason];
      expect(checks.findIndex(([, check]) => check.holds(holds))).toBe(index);
    }
  });

  test('before the round has observed anything, no obstacle is known: the order is only due', () => {
    for (const reason of ['leads_elsewhere', 'ca_would_refuse', 'orders_limited', 'not_known_yet'] as const) {
      const unobserved = { ...CASES[reason].holds, obstacles: null, history: NO_ORDERS };
      expect(decideIssuance(unobserved)).toEqual({ decision: 'order', reason: 'first_order', until: null });
    }
  });

  test('a wait ends once both the back-off and our limits have ended', () => {
    const both = { obstacles: { ...CLEAR, limitedUntil: later(3_600) }, history: refused };
    expect(decideIssuance(inputs({ ...both, ready: 'order_failed' })).until).toBe(later(3_600));
    const longer = { ...refused, nextIssuanceAt: later(7_200) };
    expect(decideIssuance(inputs({ ...both, history: longer })).until).toBe(later(7_200));
  });

  test('an Unknown is waited for from the first round on, as the stage begins with it', () => {
    const first = { ...obstacles({ allowed: unknown }), stageSince: null };
    expect(decideIssuance(first)).toEqual({ decision: 'wait', reason: 'not_known_yet', until: later(720) });
  });

  test('a person ends a back-off one minute after the last order, not before', () => {
    const asked = (now: string) =>
      decideIssuance(inputs({ ready: 'order_failed', history: refused, requested: true, now })).reason;
    expect([asked(later(60)), asked(later(61))]).toEqual(['back_off', 'requested']);
  });

  test('every failure of the CA stands as a failed order', () => {
    const failed = [
      'challenge_failed',
      'order_failed',
      'rate_limited',
      'ca_unavailable',
      'issuer_not_ready',
    ] as const;
    for (const ready of failed) expect(decideIssuance(inputs({ ready })).reason).toBe('retry_due');
  });
});

describe('docs/architecture.md', () => {
  test('shows the chain as it is', () => {
    const page = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
    const rows = REASONS.map((reason) => {
      const { caption, gives } = ISSUANCE_CHECKS[reason];
      return `| ${caption} | ${gives} | \`${reason}\` |`;
    });
    const table = ['| Check | Decision | Reason |', '| --- | --- | --- |', ...rows].join('\n');
    expect(page).toContain(table);
  });
});
