import { servedEverywhere } from '../../../src/challenges/replicas/ask.ts';
import { FIELD_MANAGER } from '../../../src/edge/kubernetes/resources/names.ts';
import { createKubeClient, type KubeObject } from '../../../src/kubernetes/client.ts';
import { followKind } from '../../../src/kubernetes/follow.ts';
import { accessFromKubeconfig } from '../../../src/kubernetes/kubeconfig.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import type { Scenario } from '../scenario.ts';

type Challenge = KubeObject & { spec: { dnsName: string; token: string } };
type Times = { names: string[]; milliseconds: number[] };

const EVERY_MS = 2;

/**
 * Times each real challenge that appears while `work` runs: from when a watch of our own tells of it until every
 * replica says that it serves it. A challenge that none of them serves while `work` runs is left out of `milliseconds`.
 */
export async function timePutToServed(scenario: Scenario, work: () => Promise<unknown>): Promise<Times> {
  const client = createKubeClient({
    access: await accessFromKubeconfig(scenario.kubeconfig),
    fieldManager: FIELD_MANAGER,
  });
  const endpoints = scenario.responders.map(({ adminPort }) => `http://127.0.0.1:${adminPort}`);
  const stop = new AbortController();
  const times: Times = { names: [], milliseconds: [] };
  const timings: Promise<void>[] = [];
  const time = async ({ spec: { dnsName, token } }: Challenge) => {
    const began = performance.now();
    times.names.push(dnsName);
    while (!stop.signal.aborted) {
      const { everywhere } = await servedEverywhere(endpoints, dnsName, token);
      if (everywhere) return void times.milliseconds.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  let isApplied = false;
  const following = followKind<Challenge>({
    ...{ client, signal: stop.signal, random: Math.random },
    selection: { kind: 'Challenge', namespace: scenario.namespaces.gateway },
    onAlive: () => {
      isApplied = true;
    },
    onChange({ before, after }) {
      if (before === null && after !== null) timings.push(time(after));
    },
    onError: (error) => process.stdout.write(`  the watch on the challenges: ${String(error)}\n`),
  });
  try {
    await eventually('the watch on the challenges stands', () => isApplied);
    await work();
  } finally {
    stop.abort();
    await Promise.all([following, ...timings]);
    client.close();
  }
  return times;
}
