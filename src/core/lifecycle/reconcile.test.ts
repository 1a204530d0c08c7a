import { describe, expect, test } from 'vitest';
import {
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
  aSnapshot,
  NOON,
  noSuchName,
} from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { judgeDns } from '../checks/dns.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { DnsObservation } from '../observations.ts';
import { type DnsQuestion, type Ports, type Recorded, reconcile } from './reconcile.ts';

type Asked = { port: keyof Ports; question: unknown };

/** A world in which all is well, and what it was asked for. */
function aWorld(dns: DnsObservation = aDnsObservation(), recorded?: Recorded, now = NOON) {
  const asked: Asked[] = [];
  const took =
    <Q, A>(port: keyof Ports, answer: (question: Q) => A) =>
    async (question: Q) => {
      asked.push({ port, question });
      return answer(question);
    };
  const ports: Ports = {
    checkDns: took('checkDns', (question: DnsQuestion) => ({
      ...{ dns, judged: judgeDns(dns, question), preflight: aPreflight(), limitedUntil: null },
    })),
    applyEdge: took('applyEdge', () => anEdgeObservation()),
    removeEdge: took('removeEdge', () => anEmptyEdge()),
    observeEdge: took('observeEdge', () => ({ edge: anEdgeObservation(), probe: aProbe() })),
    record: took('record', () => recorded ?? { kind: 'gone' }),
  };
  const run = (snapshot: DomainSnapshot, requested = false) =>
    reconcile(snapshot, { requested }, ports, () => now);
  const questionTo = (port: keyof Ports) => asked.find((one) => one.port === port)?.question;
  return { run, asked: () => asked.map(({ port }) => port), questionTo };
}

const subject = {
  domainId: aSnapshot().id,
  tenant: aSnapshot().tenant,
  domain: 'portal.acme.com',
  canonicalHost: 'a1b2c3d.portal.example.com',
  gateway: aSnapshot().gateway,
};

describe('the round after the one that has put everything up', () => {
  const deploying = (over: Partial<DomainSnapshot> = {}) => ({
    ...next(proved(), runRound(proved(), { edge: anEdgeObservation() })),
    ...over,
  });
  const asks = async (snapshot: DomainSnapshot, seconds: number) => {
    const world = aWorld(undefined, undefined, later(seconds));
    await world.run(snapshot);
    return world.questionTo('observeEdge');
  };

  test('takes the word of that apply for five seconds, and probes', async () => {
    const question = { ...subject, probe: true, maxAgeSeconds: 5 };
    expect(await asks(deploying(), 0)).toEqual(question);
    expect(await asks(deploying(), 5)).toEqual(question);
  });

  test('reads everything when more time has passed, or a tenant’s own certificate may change', async () => {
    expect(await asks(deploying(), 6)).toEqual({ ...subject, probe: true });
    const ownCertificate = {
      ...{ notBefore: NOON, notAfter: later(86_400), issuer: 'Example CA', uploadedAt: NOON },
      fingerprint: 'own-1',
    };
    const progress = { ...deploying().progress, ownServed: ownCertificate.fingerprint };
    const withOwn = deploying({ ownCertificate, progress });
    expect(await asks(withOwn, 0)).toEqual({ ...subject, own: true, probe: true });
  });

  test('reads everything of a live domain', async () => {
    expect(await asks(live(), 1)).not.toHaveProperty('maxAgeSeconds');
  });
});

describe('a round', () => {
  test('with nothing left to do asks and records nothing', async () => {
    const world = aWorld();
    const clean = aSnapshot({ desired: 'disabled', status: 'disabled' });
    expect(await world.run(clean)).toEqual({ kind: 'settled' });
    expect(world.asked()).toEqual([]);
  });

  test('of a claim only checks its DNS, and says that it is to be proved', async () => {
    const world = aWorld(noSuchName());
    await world.run(aSnapshot({ elsewhere: 'this_name' }));
    expect(world.asked()).toEqual(['checkDns', 'record']);
    expect(world.questionTo('checkDns')).toEqual({
      ...subject,
      ownershipToken: 'token-of-this-claim',
      elsewhere: 'this_name',
      preflight: true,
      prove: true,
      mayPassThrough: false,
      unsteady: false,
    });
  });

  test('of a live domain checks both sides, and asks whether what leads elsewhere passes through', async () => {
    const split = aCondition('PointsHere', 'split_answers');
    const conditions = live().conditions.map((one) => (one.type === 'PointsHere' ? split : one));
    const world = aWorld();
    await world.run(live({ conditions }));
    expect(world.asked()).toEqual(['checkDns', 'observeEdge', 'record']);
    expect(world.questionTo('checkDns')).toMatchObject({
      prove: false,
      mayPassThrough: true,
      unsteady: true,
    });
    expect(world.questionTo('observeEdge')).toEqual({ ...subject, probe: true });
  });

  test('begins an order under a key of its own for each domain, generation and round', async () => {
    const world = aWorld();
    await world.run(proved({ generation: 3, round: 7 }));
    expect(world.questionTo('applyEdge')).toEqual({
      ...subject,
      anew: false,
      order: `${subject.domainId}/3/7`,
    });
  });

  test('puts a route back without an order', async () => {
    const conditions = live().conditions.map((one) =>
      one.type === 'Routed' ? aCondition('Routed', 'removed') : one,
    );
    const world = aWorld();
    await world.run(live({ conditions }));
    expect(world.questionTo('applyEdge')).toEqual({ ...subject, anew: false, order: null });
  });

  test('replaces an order that failed only after the checks', async () => {
    const refused = { certificate: null, issuance: 'failed' as const };
    const problem = {
      type: 'urn:ietf:params:acme:error:dns',
      detail: '',
      status: 400,
      retryAfter: null,
      at: NOON,
    };
    const failed = next(proved(), runRound(proved(), { edge: anEdgeObservation({ ...refused, problem }) }));
    const due = { ...failed, progress: { ...failed.progress, nextIssuanceAt: NOON } };
    const world = aWorld();
    await world.run(due);
    expect(world.asked()).toEqual(['checkDns', 'applyEdge', 'record']);
    expect(world.questionTo('applyEdge')).toMatchObject({ anew: true });
  });

  test('that finds an obstacle only observes what stands at the edge, without a probe', async () => {
    const refused = { certificate: null, issuance: 'failed' as const };
    const problem = {
      type: 'urn:ietf:params:acme:error:dns',
      detail: '',
      status: 400,
      retryAfter: null,
      at: NOON,
    };
    const failed = next(proved(), runRound(proved(), { edge: anEdgeObservation({ ...refused, problem }) }));
    const due = { ...failed, progress: { ...failed.progress, nextIssuanceAt: NOON } };
    const world = aWorld(noSuchName());
    await world.run(due);
    expect(world.asked()).toEqual(['checkDns', 'observeEdge', 'record']);
    expect(world.questionTo('observeEdge')).toEqual({ ...subject, probe: false });
  });

  test('takes what is switched off off the edge', async () => {
    const world = aWorld();
    await world.run(live({ desired: 'disabled' }));
    expect(world.asked()).toEqual(['removeEdge', 'record']);
    expect(world.questionTo('removeEdge')).toEqual(subject);
  });

  test('records the decision with what it rests on', async () => {
    const world = aWorld();
    const given = live();
    const { kind } = await world.run(given);
    expect(kind).toBe('gone');
    expect(world.questionTo('record')).toMatchObject({
      decision: { generation: given.generation, round: given.round, changes: { status: 'active' } },
      observations: {
        dns: aDnsObservation(),
        edge: anEdgeObservation(),
        probe: aProbe(),
        limitedUntil: null,
      },
    });
  });

  test.each(['recorded', 'stale'] as const)('gives back the row as the store has it: %s', async (kind) => {
    const snapshot = aSnapshot({ round: 9, nextCheckAt: later(5) });
    const reconciled = await aWorld(aDnsObservation(), { kind, snapshot }).run(live());
    expect(reconciled).toMatchObject({ kind, snapshot, decision: { changes: { status: 'active' } } });
  });
});
