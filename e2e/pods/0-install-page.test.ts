import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { environment } from '../../src/config/config.ts';
import { type ProgramResult, runProgram } from '../../src/local/run-program.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { readCommands } from '../../src/testing/page-commands.ts';
import { visit } from '../../src/testing/stack-actions.ts';
import { BASE_DOMAIN, GATEWAY_NAMESPACE, NAMESPACE } from './addresses.ts';
import { prepareInstallation, prepareNamespace, urlInPods } from './installation.ts';
import { openPods, type Pods } from './pods.ts';
import { recordsIn } from './records.ts';

const PAGE = readFileSync('docs/install-cluster.md', 'utf8');
const COMMANDS = readCommands(PAGE).filter(({ place }) => place === 'pods');
const DOMAIN = 'portal.acme.com';
const MARKED = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', namespace: GATEWAY_NAMESPACE };

/** Walks the page as a reader does who has a cluster with Istio and cert-manager, and nothing of ours on it. */
describe('docs/install-cluster.md, from an empty cluster to a live domain, and back', () => {
  let pods: Pods;
  const printed = new Map<string, string>();
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await pods.kubectlRun('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait');
    await writeFile(join(pods.dir, 'values.yaml'), JSON.stringify(valuesOfPage(pods)));
  });
  // For the tests that follow: an empty database, the Secret, and what else is made before an installation.
  afterAll(async () => {
    await sql`drop schema public cascade`.execute(pods.db);
    await sql`create schema public`.execute(pods.db);
    // As every new database has it.
    await sql`grant usage on schema public to public`.execute(pods.db);
    const { databaseUrl, operatorKey, caRoot } = pods;
    await prepareInstallation(pods.kube, { databaseUrl, operatorKey, pebbleRoot: caRoot });
    await pods.close();
  });

  /** A block as it stands on the page, but for what is another one here. */
  const here = (text: string) =>
    [
      ['deploy/chart', join(process.cwd(), 'deploy/chart')],
      [`'postgresql://portal:…@postgres.example.internal:5432/portal'`, `'${urlInPods(pods.databaseUrl)}'`],
      ['portal.example.com', BASE_DOMAIN],
      // The machine's own resolver knows no name of the test's DNS.
      ['curl -si', 'curl -si --connect-to ::127.0.0.1:'],
    ].reduce((all, [of, by]) => all.replaceAll(of ?? '', by ?? ''), text);

  const run = (text: string): Promise<ProgramResult> => {
    const { PATH = '', HOME } = environment();
    const programs = [dirname(pods.kubectl), dirname(pods.helm)].join(':');
    return runProgram('sh', ['-ec', here(text)], {
      timeoutMs: 330_000,
      env: { PATH: `${programs}:${PATH}`, HOME, KUBECONFIG: pods.kubeconfig },
      cwd: pods.dir,
    });
  };

  test.each(COMMANDS.map(({ text, line }) => [line, text] as const))('line %i: %s', async (_, text) => {
    if (text.includes('domain show')) await publishWhatWasNamed();
    const result = await run(text);
    // The last line of a block decides; `can-i` says no by its code.
    expect([result.code, result.stderr]).toEqual([text.includes('can-i') ? 1 : 0, expect.any(String)]);
    printed.set(text.split('\n')[0] ?? '', result.stdout);
    for (const check of CHECKS) if (text.includes(check.at)) await check.run(result.stdout, text, run, pods);
    // The tests' own: the CA here is a private one.
    if (text.startsWith('kubectl create namespace')) await prepareNamespace(pods.kube, pods.caRoot);
  });

  /** Publishes the record that `domain add` printed. */
  async function publishWhatWasNamed(): Promise<void> {
    const [, target = ''] = /CNAME.*?(\S+\.portal\.test)/s.exec([...printed.values()].join('\n')) ?? [];
    expect(target).not.toBe('');
    await recordsIn(pods.recordsFile).set({ name: DOMAIN, type: 'CNAME', values: [target], ttl: 1 });
  }
});

type BlockCheck = {
  at: string;
  run: (
    printed: string,
    text: string,
    run: (text: string) => Promise<ProgramResult>,
    pods: Pods,
  ) => Promise<void>;
};

/** Promises of the page about a block, besides that it succeeds. */
const CHECKS: readonly BlockCheck[] = [
  {
    at: 'acme-challenge/none',
    run: async (printed) => {
      expect(printed).toMatch(/HTTP\/1\.1 404 .*content-type: text\/plain/is);
      expect(printed).toMatch(/HTTP\/1\.1 308 /);
      expect(printed.trim()).toMatch(/\bno$/);
    },
  },
  {
    at: 'domain show',
    run: async (_printed, text, run, pods) => {
      await eventually('it is active', async () => (await run(text)).stdout.includes('active'), {
        withinMs: 120_000,
        everyMs: 1000,
      });
      expect(await visit({ ...pods, api: {} as never, apiUrl: '' }, DOMAIN)).toMatchObject({ status: 200 });
    },
  },
  {
    at: 'helm uninstall',
    // "The domains stay served."
    run: async (_printed, _text, _run, pods) => {
      await pods.kubectlRun('wait', '--for=delete', 'deployment/portal-domains-api', '--timeout=60s');
      expect(await visit({ ...pods, api: {} as never, apiUrl: '' }, DOMAIN)).toMatchObject({ status: 200 });
    },
  },
  {
    at: 'kubectl delete virtualservice',
    run: async (_printed, _text, _run, { kube }) => {
      expect(await kube.list(MARKED)).toEqual([]);
    },
  },
];

/** The page's own values, but for what is another one here. */
function valuesOfPage({ values }: Pods) {
  const [, block = ''] = /```yaml\n(image: .*?)```/s.exec(PAGE) ?? [];
  const ofPage = parse(block) as { settings: object };
  const { image, settings, temporal, edge, issuer, networkPolicies } = values as typeof values & {
    settings: object;
    edge: object;
  };
  return {
    ...ofPage,
    ...{ image, temporal, issuer, networkPolicies },
    settings: { ...ofPage.settings, ...settings },
    edge: { ...(ofPage as unknown as { edge: object }).edge, ...edge },
  };
}
