import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { apiOf, DEPLOYMENTS, ensureInstalled, openPods, type Pods } from './pods.ts';
import { type LoadReport, steadyRequests } from './testing/load.ts';

const report = (line: string) => process.stdout.write(`  ${line}\n`);
const CHALLENGE = 'http://127.0.0.1/.well-known/acme-challenge/none';

describe('a rolling restart of API, worker and responders at once', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
  });
  afterAll(() => pods?.close());

  test('fails no request: to the API by its Service, and to the responders through Envoy', async () => {
    const { apiUrl } = await apiOf(pods);
    const old = await names();
    const loads = {
      api: steadyRequests({ url: `${apiUrl}/readyz`, connections: 'new' }),
      kept: steadyRequests({ url: `${apiUrl}/readyz`, connections: 'kept' }),
      responders: steadyRequests({ url: CHALLENGE, host: 'x.portal.test', connections: 'new' }),
    };
    const deployments = Object.values(DEPLOYMENTS).map((name) => `deployment/${name}`);
    const started = performance.now();
    await pods.kubectlRun('rollout', 'restart', ...deployments);
    for (const one of deployments) await pods.kubectlRun('rollout', 'status', one, '--timeout=180s');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    // Until the last of the old pods has ended, which still serves for some seconds.
    for (const pod of old) await pods.kubectlRun('wait', '--for=delete', `pod/${pod}`, '--timeout=60s');
    const reports: Record<string, LoadReport> = {};
    for (const [name, load] of Object.entries(loads)) reports[name] = await load.stop();
    for (const [name, { requests, slowestMs, statuses }] of Object.entries(reports))
      report(
        `${seconds} s; ${name}: ${requests} requests, ${JSON.stringify(statuses)}, slowest ${slowestMs} ms`,
      );
    const now = await names();
    expect(now.filter((name) => old.includes(name))).toEqual([]);
    for (const [name, { requests, statuses, failures }] of Object.entries(reports)) {
      const status = name === 'responders' ? '404' : '200';
      expect([name, failures, statuses]).toEqual([name, [], { [status]: requests }]);
    }
  });

  async function names(): Promise<string[]> {
    const all = await Promise.all([pods.podsOf('api'), pods.podsOf('worker'), pods.podsOf('challenges')]);
    return all.flat().map(({ metadata }) => metadata.name);
  }
});
