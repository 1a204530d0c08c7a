import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DomainSnapshot } from '../../core/domain.ts';
import type { Observations } from '../../core/observations.ts';
import { requestChange } from '../../store/domains/requests.ts';
import { recordRound } from '../../store/domains/rounds.ts';
import { createTestApi, jsonOf, OPERATOR_KEY, type TestApi } from '../../testing/api.ts';
import {
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aView,
  deferringEdge,
  NOON,
  observed,
} from '../../testing/builders.ts';
import { holdsPoison, POISON, POISON_ADDRESS } from '../../testing/poisoned.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { decideOn } from '../../testing/rounds.ts';
import { eventsOf } from '../../testing/server-sent-events.ts';
import { aServedDomain, aTenant, BY_TENANT } from '../../testing/store-builders.ts';
import { listOperations, type Operation } from '../http/testing/operations.ts';
import type { DomainJson } from './schemas.ts';

const resolver = { role: 'resolver' as const, server: `${POISON_ADDRESS}:53` };
/** The name's own servers are right; a resolver of ours, which has an older answer, is named beside them. */
const olderAnswer = (domain = 'portal.acme.com', canonicalHost = 'a1b2c3d.portal.example.com') => {
  const view = (to: string) => ({ chain: [{ from: domain, to, ttl: 60 }] });
  const older = aView({ ...resolver, ...view('old.acme.com') });
  return aDnsObservation({ domain, routing: [aView(view(canonicalHost)), older] });
};
const refusedBy = (type: string) => {
  const edge = aRefusedEdge(type);
  return { ...edge, problem: edge.problem && { ...edge.problem, detail: POISON } };
};
const unreadCaa = () =>
  aPreflight({ caa: [{ name: 'acme.com', views: [aView({ ...resolver, outcome: 'timeout' })] }] });

/** The messages of our own parts about themselves, each in a round of a domain of its own. */
const SEEN: Record<string, Partial<Observations>> = {
  'an edge that cannot be asked': { edge: { ...anEmptyEdge(), failure: POISON } },
  'what blocks the name': { edge: anEdgeObservation({ objects: 'foreign', detail: POISON }) },
  'what is left at the edge': { edge: anEdgeObservation({ objects: 'partial', detail: POISON }) },
  'objects of a cluster': {
    edge: anEdgeObservation({
      objects: 'partial',
      objectNames: { secretName: POISON, routeVersion: POISON },
    }),
  },
  'responders that are away': { edge: deferringEdge({ challenges: { ready: false, detail: POISON } }) },
  'an issuer that is not ready': { edge: refusedBy('urn:portal-domains:issuer_not_ready') },
  'a renewal that the edge could not begin': {
    edge: anEdgeObservation({ ...refusedBy('urn:portal-domains:order_failed'), ...renewing() }),
  },
  'a probe': {
    edge: anEdgeObservation(),
    probe: aProbe({ outcome: 'unexpected_answer', target: `${POISON_ADDRESS}:443`, detail: POISON }),
  },
  'resolvers that do not answer': {
    dns: aDnsObservation({ routing: [aView({ ...resolver, outcome: 'timeout' })] }),
  },
  'a resolver with an older answer': { dns: olderAnswer() },
  'CAA that our resolver could not read': { dns: aDnsObservation(), preflight: unreadCaa() },
};
function renewing() {
  return { certificate: anEdgeObservation().certificate };
}

const PLAN = {
  kind: 'round',
  dns: true,
  preflight: true,
  edge: 'observe',
  order: null,
  probe: true,
} as const;

const WELL = observed({ edge: anEdgeObservation(), probe: aProbe() });

/** Decides and writes a round, as the workflow does. */
async function taken(snapshot: DomainSnapshot, observations: Observations): Promise<DomainSnapshot> {
  const decision = decideOn(snapshot, PLAN, observations, NOON);
  const outcome = await recordRound(database.db, { domainId: snapshot.id, decision, observations });
  if (outcome.kind !== 'recorded') throw new Error(`not recorded: ${outcome.kind}`);
  return outcome.snapshot;
}

type Facts = { tenant: string; id: string; domain: string };

const database = useDatabase();
let api: TestApi;
let tenant: string;
const domains = new Map<string, Facts>();
beforeAll(async () => {
  api = createTestApi(database.db, {
    settings: { sandbox: true, requestsPerMinute: 100_000 },
    dns: { observe: async ({ domain, canonicalHost }) => olderAnswer(domain, canonicalHost) },
    preflight: { observe: async () => unreadCaa() },
  });
  tenant = (await aTenant(database.db)).id;
  for (const [what, seen] of Object.entries(SEEN)) {
    const id = randomUUID();
    const domain = `${id}.acme.com`;
    const served = await aServedDomain(database.db, { tenant, id, domain });
    // Well before, so that the timeline tells of the change.
    const well = await taken(served, WELL);
    await taken(well, observed(seen));
    domains.set(what, { tenant, id, domain });
  }
});

const BODIES: Record<string, (facts: Facts) => unknown> = {
  registerDomain: () => ({ domain: `${randomUUID()}.acme.com` }),
  preflight: (facts) => ({ domain: facts.domain, tenant: facts.tenant }),
};

/** All that an operation answers; of a stream all domains, or the domain and the newest entries of its timeline. */
async function ask(
  { method, path, operationId }: Operation,
  as: string | null,
  facts: Facts,
): Promise<unknown> {
  const query = operationId === 'askEdge' ? `?domain=${facts.domain}` : '';
  const body = BODIES[operationId]?.(facts);
  const response = await api.call(
    method,
    `${path.replace('{tenant}', tenant).replace('{id}', facts.id)}${query}`,
    {
      as,
      headers: { 'Last-Event-ID': '0' },
      ...(body === undefined ? {} : { body }),
    },
  );
  if (response.headers.get('Content-Type')?.startsWith('text/event-stream') !== true) return response.text();
  const events = eventsOf(response);
  const sent = [await events.next()];
  if (operationId === 'streamDomain') sent.push(await events.next(), await events.next());
  return sent;
}

describe('what our own parts say of themselves', () => {
  const deleteLast = (one: Operation, other: Operation) =>
    Number(one.method === 'DELETE') - Number(other.method === 'DELETE');

  test('is told to operators, wherever a domain is told of', async () => {
    const ofStreams = ['streamDomain', 'streamTenant'];
    const showing = ['listDomains', 'getDomain', 'listEvents', ...ofStreams, 'preflight', 'searchDomains'];
    for (const operation of listOperations().filter(({ operationId }) => showing.includes(operationId))) {
      const answers = await Promise.all(
        [...domains.values()].map((facts) => ask(operation, OPERATOR_KEY, facts)),
      );
      expect([operation.operationId, answers.some(holdsPoison)]).toEqual([operation.operationId, true]);
    }
  });

  test('stands in the message that operators read, in the API and in the row', async () => {
    const facts = domains.get('an edge that cannot be asked');
    const words = `The edge could not be read or changed: ${POISON}.`;
    const asked = await api.call('GET', `tenants/${tenant}/domains/${facts?.id}`);
    expect((await jsonOf<DomainJson>(asked)).statusMessage).toContain(words);
    const { status_message } = await database.db
      .selectFrom('portal_domains')
      .select('status_message')
      .where('id', '=', facts?.id ?? '')
      .executeTakeFirstOrThrow();
    expect(status_message).toContain(words);
  });

  test('a tenant is told whose it is and when we check again', async () => {
    const facts = domains.get('an edge that cannot be asked');
    const as = api.token(tenant, 'viewer');
    const { statusMessage, actor } = await jsonOf<DomainJson>(
      await api.call('GET', `tenants/${tenant}/domains/${facts?.id}`, { as }),
    );
    expect(actor).toBe('operator');
    expect(statusMessage).toMatch(
      /^Our servers could not be read or changed; the operator must resolve it, and we try again by ourselves\. We check again at .* UTC\.$/,
    );
  });

  test('the words of a CA are told to a tenant', async () => {
    const id = randomUUID();
    const snapshot = await aServedDomain(database.db, { tenant, id, domain: `${id}.acme.com` });
    await taken(snapshot, observed({ edge: aRefusedEdge() }));
    const as = api.token(tenant, 'viewer');
    expect(await (await api.call('GET', `tenants/${tenant}/domains/${id}`, { as })).text()).toContain(
      'The CA says: Connection refused (urn:ietf:params:acme:error:connection).',
    );
  });

  test.each(['viewer', 'admin', 'nobody'] as const)('is told to no %s by any operation', async (who) => {
    for (const operation of listOperations().sort(deleteLast)) {
      for (const [what, facts] of domains) {
        const as = who === 'nobody' ? null : api.token(tenant, who);
        const answer = await ask(operation, as, facts);
        expect({ what, operation: operation.operationId, shown: holdsPoison(answer) ? answer : '' }).toEqual({
          ...{ what, operation: operation.operationId, shown: '' },
        });
      }
    }
  });
});

test('what is asked for gives the sentence of its own, not one of an earlier message', async () => {
  const as = api.token(tenant, 'viewer');
  const seen = observed({ edge: { ...anEmptyEdge(), failure: POISON } });
  for (const request of ['delete', 'retry'] as const) {
    const id = randomUUID();
    const snapshot = await aServedDomain(database.db, { tenant, id, domain: `${id}.acme.com` });
    await taken({ ...snapshot, status: 'pending_certificate' }, seen);
    await requestChange(database.db, { id, tenant, request, by: BY_TENANT, now: NOON });
    const read = async (reader: string) =>
      (await jsonOf<DomainJson>(await api.call('GET', `tenants/${tenant}/domains/${id}`, { as: reader })))
        .statusMessage;
    expect(await read(as)).toBe(await read(OPERATOR_KEY));
    expect(await read(as)).not.toContain('edge');
  }
});
