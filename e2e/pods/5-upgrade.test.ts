import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  addTenant,
  register,
  registerStubbornly,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';
import { NEXT_MIGRATION } from './images.ts';
import { urlInPods } from './installation.ts';
import { apiOf, DEPLOYMENTS, ensureInstalled, openPods, type Pods } from './pods.ts';
import { steadyRequests } from './testing/load.ts';
import { imageOf, valuesFor } from './values.ts';

const report = (line: string) => process.stdout.write(`  ${line}\n`);

describe('from one version to another', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
  });
  afterAll(() => pods?.close());

  const earlier = () => ({ ...pods.values, ...valuesFor(imageOf(pods.images.before)) });
  const allPods = async () =>
    (await Promise.all([pods.podsOf('api'), pods.podsOf('worker'), pods.podsOf('challenges')])).flat();
  const imagesOf = async () => {
    const specs = (await allPods()).map(({ spec }) => spec as { containers: { image: string }[] });
    return [...new Set(specs.map(({ containers }) => containers[0]?.image))];
  };

  /** Activates domains, one after the other, and counts requests, for as long as the work takes. */
  async function underWork(name: string, work: () => Promise<unknown>) {
    const { api, apiUrl } = await apiOf(pods);
    const stack = { ...pods, api, apiUrl };
    const tenant = randomUUID();
    await addTenant(stack, tenant, name);
    const load = steadyRequests({ url: `${apiUrl}/readyz`, connections: 'new' });
    let isOver = false;
    const activating = (async () => {
      const activated: string[] = [];
      while (!isOver || activated.length === 0) {
        const domain = await registerStubbornly(stack, tenant, `portal.${name}-${activated.length}.com`);
        await pods.publish(domain);
        await untilStatus(stack, domain, 'active');
        activated.push(domain.domain);
      }
      return activated;
    })();
    try {
      await work();
    } finally {
      isOver = true;
    }
    const activated = await activating;
    const result = await load.stop();
    report(
      `${name}: ${activated.length} domains activated, ${result.requests} requests, slowest ${result.slowestMs} ms`,
    );
    expect([result.failures, result.statuses]).toEqual([[], { 200: result.requests }]);
    for (const domain of activated)
      expect([domain, await visit(stack, domain)]).toEqual([
        domain,
        expect.objectContaining({ status: 200 }),
      ]);
  }

  test('an upgrade from the image of the commit before, while domains are activated, fails no request', async () => {
    expect((await pods.helmOf.deploy(earlier())).code).toBe(0);
    expect(await imagesOf()).toEqual([pods.images.before]);
    await underWork('upgrade', async () => {
      const helm = await pods.helmOf.deploy(pods.values);
      expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    });
    expect(await imagesOf()).toEqual([pods.images.now]);
  });

  test('a rollback, while domains are activated, fails no request', async () => {
    await underWork('rollback', async () => {
      const helm = await pods.helmOf.rollback();
      expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    });
    expect(await imagesOf()).toEqual([pods.images.before]);
  });

  test('an upgrade with a new migration, while domains are activated, migrates first and fails no request', async () => {
    await underWork('new-migration', async () => {
      const helm = await pods.helmOf.deploy({ ...pods.values, ...valuesFor(imageOf(pods.images.next)) });
      expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    });
    expect(await imagesOf()).toEqual([pods.images.next]);
    const migrated = await migratedAt(NEXT_MIGRATION.name);
    // No pod of the new image was made before the database was up to date.
    const made = (await allPods()).map(({ metadata }) => metadata.creationTimestamp).sort();
    expect([migrated, ...made].sort()[0]).toBe(migrated);
  });

  test('the rollback of the programs over a new migration, while domains are activated, fails no request', async () => {
    await underWork('rollback-over-a-migration', async () => {
      const helm = await pods.helmOf.rollback();
      expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    });
    expect(await imagesOf()).toEqual([pods.images.before]);
  });

  test('an old chart and image on a database with a newer migration are refused, until it is undone', async () => {
    const refused = await pods.helmOf.deploy({ ...pods.values, migrations: { deadlineSeconds: 15 } }, 60);
    expect(refused.code).toBe(1);
    expect(await pods.kubectlRun('logs', 'job/portal-domains-migrate')).toContain(NEXT_MIGRATION.name);
    await sql.raw(NEXT_MIGRATION.undo).execute(pods.db);
    await sql`delete from kysely_migration where name = ${NEXT_MIGRATION.name}`.execute(pods.db);
    expect((await pods.helmOf.deploy(pods.values)).code).toBe(0);
  });

  /** The second in which a migration was applied, as Kubernetes writes times. */
  async function migratedAt(name: string): Promise<string> {
    const { rows } = await sql<{ timestamp: string }>`
      select "timestamp" from kysely_migration where name = ${name}`.execute(pods.db);
    return `${rows[0]?.timestamp.slice(0, 19)}Z`;
  }

  test('a migration that fails stops the upgrade, the old pods serve on, and its log says why', async () => {
    const { api, apiUrl } = await apiOf(pods);
    const before = (await pods.podsOf('api')).map(({ metadata }) => metadata.name).sort();
    const wrong = { name: 'portal-domains-wrong' };
    await pods.kube.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...wrong, namespace: 'msp' },
      stringData: {
        DATABASE_URL: urlInPods(pods.databaseUrl).replace(/:[^:@]+@/, ':wrong@'),
        PORTAL_OPERATOR_KEY: pods.operatorKey,
      },
    });
    const helm = await pods.helmOf.deploy(
      { ...pods.values, secret: wrong, migrations: { deadlineSeconds: 20 } },
      60,
    );
    expect(helm.code).toBe(1);
    expect(helm.stderr).toContain('portal-domains-migrate');
    const log = await pods.kubectlRun('logs', 'job/portal-domains-migrate');
    expect(log).toContain('PostgreSQL refuses the password (28P01)');
    expect((await pods.podsOf('api')).map(({ metadata }) => metadata.name).sort()).toEqual(before);
    expect((await fetch(`${apiUrl}/readyz`)).status).toBe(200);
    expect((await pods.helmOf.deploy(pods.values)).code).toBe(0);
    expect((await api.GET('/api/v1/stats')).response.status).toBe(200);
  });

  test('the uninstallation leaves routes and certificates, and an installation takes them over', async () => {
    const { api, apiUrl } = await apiOf(pods);
    const stack = { ...pods, api, apiUrl };
    const tenant = randomUUID();
    await addTenant(stack, tenant, 'Uninstall');
    const domain = await register(stack, tenant, 'portal.uninstall.com');
    await pods.publish(domain);
    await untilStatus(stack, domain, 'active');
    const helm = await pods.helmOf.remove();
    expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    for (const name of Object.values(DEPLOYMENTS))
      await pods.kubectlRun('wait', '--for=delete', `deployment/${name}`, '--timeout=60s');
    expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
    await ensureInstalled(pods);
    const installed = { ...pods, ...(await apiOf(pods)) };
    expect(await untilStatus(installed, domain, 'active')).toMatchObject({ domain: domain.domain });
  });
});
