import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesEdge, KubernetesEdgeOptions } from '../../src/edge/kubernetes/driver.ts';
import {
  conditionOf,
  hasFailed,
  type ObservedCertificate,
  type ObservedOrder,
} from '../../src/edge/kubernetes/observe/cert-manager.ts';
import { LABELS, objectName } from '../../src/edge/kubernetes/resources/names.ts';
import { type AheadClock, createAheadClock } from '../../src/testing/ahead-clock.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type LifeWithOrders, lifeWithOrders } from '../../src/testing/life-with-orders.ts';
import { useDatabase } from '../../src/testing/postgres.ts';
import { makeIssuers } from '../cluster/parts/acme.ts';
import { type CountingCa, startCountingCa } from '../cluster/testing/counting-ca.ts';
import { type EdgeCluster, report, startEdgeCluster } from './edge-cluster.ts';
import { edgeAhead, letTimePass } from './testing/cluster-time.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SCENARIO_MS = 600_000;
const MOMENT_MS = 45_000;
const SOON = { withinMs: 120_000, everyMs: 50 };
const ISSUER = { kind: 'ClusterIssuer', name: 'counted' } as const;
const CONTROL = 'control.acme.localhost';
/** Rounds, and the supervision of attempts, take real seconds, in which an order may begin a little late. */
const inMinutes = (times: readonly Date[]) =>
  times.slice(1).map((time, index) => Math.round((time.getTime() - (times[index]?.getTime() ?? 0)) / 60_000));

/**
 * The product's rounds, edge and order records, the real cert-manager and a real CA, over days: the clock of the product
 * is put ahead, and the stamps of cert-manager's objects back. Beside it stands a Certificate that nobody looks after:
 * its orders show that the time passes for cert-manager, and, as they come by the same stamps, that it has had the
 * time to order for the domain too.
 */
describe('a CA that gives no certificate, on a real cluster', () => {
  const database = useDatabase({ per: 'test' });
  let world: EdgeCluster;
  let ca: CountingCa;
  let clock: AheadClock;
  let stop: AbortController;
  beforeAll(async () => {
    world = await startEdgeCluster('failing-ca');
    const { folder, ports, api } = world.cluster;
    ca = await startCountingCa(world.cluster, () => clock.now());
    const context = { folder, ports: { ...ports, pebble: ca.port } };
    clock = createAheadClock();
    await makeIssuers(context, api, [{ name: ISSUER.name, waitInsteadOfSelfCheck: '1ms' }]);
    world.hide(CONTROL);
  });
  afterAll(async () => {
    await ca?.close();
    await world?.stop();
  });
  beforeEach(async () => {
    stop = new AbortController();
    clock = createAheadClock({ stepMs: HOUR * 1_000, onSkip: passTime });
    ca.asked.length = 0;
    await putControl();
  });
  afterEach(async () => {
    stop.abort();
    await world.cluster.api.remove(controlRef());
  });

  const certificateNamed = (name: string) =>
    world.client.get<ObservedCertificate>({
      ...{ kind: 'Certificate', namespace: world.settings.gatewayNamespace, name },
    });
  const ordersOf = async (domainId: string) => {
    const namespace = world.settings.gatewayNamespace;
    const labels = { [LABELS.domainId]: domainId };
    return (await world.client.list<ObservedOrder>({ kind: 'Order', namespace, labels })).items;
  };
  const controlRef = () => ({
    ...{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'control' },
    namespace: world.settings.gatewayNamespace,
  });
  async function putControl() {
    const { name, namespace, ...kind } = controlRef();
    const spec = { secretName: name, dnsNames: [CONTROL], issuerRef: ISSUER };
    await world.cluster.api.apply({ ...kind, metadata: { name, namespace }, spec });
    await controlFailed(1);
  }
  const controlFailed = (times: number) =>
    eventually(
      `the control has failed ${times} times`,
      async () => {
        const control = await certificateNamed('control');
        return failures(control) >= times && conditionOf(control, 'Issuing')?.status === 'False';
      },
      SOON,
    );
  const failures = (certificate: ObservedCertificate | null) =>
    certificate?.status?.failedIssuanceAttempts ?? 0;
  /** Waits for cert-manager, where it is to order again for the control by then. */
  async function passTime(milliseconds: number): Promise<void> {
    await letTimePass(world.cluster.api, world.settings.gatewayNamespace, milliseconds);
    const control = await certificateNamed('control');
    const failed = failures(control);
    const { lastFailureTime = '' } = control?.status ?? {};
    const dueAt = Date.parse(lastFailureTime) + 2 ** (failed - 1) * HOUR * 1_000;
    // What is due within a moment begins while the next hour passes.
    const isDue = dueAt <= Date.now() + MOMENT_MS;
    if (isDue) await controlFailed(failed + 1);
  }

  function live(label: string, over: Partial<KubernetesEdgeOptions> = {}): LifeWithOrders {
    const edge: KubernetesEdge = world.newEdge({ ...over, settings: { ...world.settings, issuer: ISSUER } });
    const subject = {
      ...{ id: randomUUID(), tenant: randomUUID(), domain: `${label}.acme.localhost` },
      canonicalHost: 'a1b2c3d.portal.test',
    };
    world.hide(subject.domain);
    let isWoken = false;
    void edge.watch((id) => {
      isWoken ||= id === subject.id;
    }, stop.signal);
    const name = objectName({ ...subject, tenantLabel: 'a1b2c3d', domainId: subject.id });
    const settle = async () => {
      await eventually(
        `cert-manager is done with ${label}`,
        async () => isDone(await certificateNamed(name)) && (await ordersOf(subject.id)).every(hasFailed),
        SOON,
      );
      const wasWoken = isWoken;
      isWoken = false;
      return wasWoken;
    };
    return lifeWithOrders({ db: database.db, edge: edgeAhead(edge, clock), clock, subject, settle });
  }

  test(
    'over two days in which each challenge fails, it counts the orders that the product counts',
    async () => {
      const life = live('two-days');
      await life.goOn(2 * DAY);
      const asked = ca.timesOf('two-days.acme.localhost');
      const control = ca.timesOf(CONTROL);
      report(`orders after ${inMinutes(asked)} minutes; cert-manager by itself after ${inMinutes(control)}`);
      expect(life.row.status).toBe('certificate_failed');
      expect(await life.orderCounts()).toEqual(all(asked.length));
      // As on one machine: after 1, 10 and 100 minutes, and then each day.
      expect(inMinutes(asked)).toEqual([1, 10, 100, 1_440]);
      // What cert-manager does by itself: after 1, 2, 4, 8 and 16 hours.
      expect(attemptsIn(control)).toBeGreaterThanOrEqual(6);
    },
    SCENARIO_MS,
  );

  test.each(['disabled', 'deleted'] as const)(
    'none comes after the name is %s',
    async (desired) => {
      const life = live(desired);
      await life.goOn(2 * HOUR);
      expect(ca.timesOf(`${desired}.acme.localhost`).length).toBe(4);
      life.want(desired);
      await life.goOn(2 * DAY);
      expect(life.row).toMatchObject({ status: 'disabled', edgeApplied: false });
      expect(ca.timesOf(`${desired}.acme.localhost`).length).toBe(4);
      expect(await life.orderCounts()).toEqual(all(4));
      expect(attemptsIn(ca.timesOf(CONTROL))).toBeGreaterThanOrEqual(6);
    },
    SCENARIO_MS,
  );

  test(
    'with a Retry-After of 30 hours the next order comes then, and no hour earlier that a person asks',
    async () => {
      const document = {
        type: 'urn:ietf:params:acme:error:rateLimited',
        detail: 'too many new orders recently: retry after 30h0m0s',
      };
      ca.refuse('limited.acme.localhost', (count) =>
        count > 1
          ? null
          : {
              status: 429,
              headers: { 'content-type': 'application/problem+json', 'retry-after': '108000' },
              body: JSON.stringify(document),
            },
      );
      const life = live('limited');
      await life.goOn(31 * HOUR, { asksEach: HOUR });
      const asked = ca.timesOf('limited.acme.localhost');
      expect(asked.length).toBeGreaterThan(1);
      expect(inMinutes(asked)[0]).toBe(1_800);
      expect(await life.orderCounts()).toEqual(all(asked.length));
    },
    SCENARIO_MS,
  );

  test(
    'one that takes no order is asked in the first moments of an attempt, and not between attempts',
    async () => {
      const busy = { status: 503, headers: { 'retry-after': '108000' }, body: 'busy' };
      ca.refuse('busy.acme.localhost', () => busy);
      const life = live('busy', { patience: { orderMs: 10_000 } });
      await life.goOn(2 * DAY);
      const asked = ca.timesOf('busy.acme.localhost');
      expect(life.row.conditions).toContainEqual(
        expect.objectContaining({ type: 'CertificateReady', reason: 'ca_unavailable' }),
      );
      expect(inMinutes(life.begun.map((time) => new Date(time)))).toEqual([1, 10, 100, 1_440]);
      const sinceBegun = asked.map((at) =>
        Math.min(...life.begun.map((time) => at.getTime() - Date.parse(time)).filter((since) => since >= 0)),
      );
      report(
        `${asked.length} requests in ${life.begun.length} attempts, the last ${Math.max(...sinceBegun)} ms after`,
      );
      // Our patience, and twice the interval of the supervision.
      expect(Math.max(...sinceBegun)).toBeLessThan(30_000);
      expect(await life.orderCounts()).toEqual(all(life.begun.length));
    },
    SCENARIO_MS,
  );
});

/**
 * Counts attempts: cert-manager may order twice in one, as the Order of the attempt before has the same name and its
 * Challenges go at that moment (apply/restart.ts).
 */
const attemptsIn = (times: readonly Date[]) => 1 + inMinutes(times).filter((minutes) => minutes > 0).length;

/** The row, the order records and the metric say the same. */
const all = (count: number) => ({ row: count, records: count, metric: count });

/** Nothing is under way, and cert-manager's own retries are suspended; or nothing is there. */
function isDone(certificate: ObservedCertificate | null): boolean {
  if (certificate === null) return true;
  const { lastFailureTime = '' } = certificate.status ?? {};
  return conditionOf(certificate, 'Issuing')?.status === 'False' && Date.parse(lastFailureTime) > Date.now();
}
