import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { signalProcess } from '../../src/local/process-identity.ts';
import { type OperatorPage, openOperatorPage } from '../../src/testing/operator-page.ts';
import { alertPagesTests, pageTests, type Stages } from '../../src/testing/page-tests.ts';
import {
  alertStages,
  commonStages,
  pathWithTemporal,
  placeholdersOf,
} from '../../src/testing/runbook-stages.ts';
import { disable, publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';
import { recordedParts } from '../../src/testing/up-process.ts';
import { buildHelm } from '../cluster/build/build.ts';
import { type KubeObject, refOf } from '../cluster/kube/objects.ts';
import { VALUES } from './chart-values.ts';
import { createHelm } from './helm.ts';
import { secretOfInstallation } from './objects/installation.ts';
import { openScenario, REFUSED } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { nameOf, newTenant, objectOf, onboard, refTo } from './testing/steps.ts';

const FILE = 'docs/runbook.md';
const PLACES = ['everywhere', 'cluster', 'pods'] as const;
const TEMPORAL_NAMESPACE = 'default';

/**
 * Commands that cannot succeed here, as no kubelet runs pods. Each is run with a shorter wait instead: kubectl must
 * accept its flags, find the named objects in the chart's Deployments, and lack nothing but the pods.
 */
const WITHOUT_PODS = [
  ['kubectl port-forward -n msp deployment/portal-domains-api 3000:3000', '--pod-running-timeout=1s'],
  ...['portal-domains-worker', 'portal-domain-challenges', 'portal-domains-api'].map((name) => [
    `kubectl logs deployment/${name} -n msp --all-pods --prefix --tail=200`,
    '--pod-running-timeout=1s',
  ]),
  ['kubectl rollout status deployment/portal-domains-worker -n msp', '--timeout=1s'],
  [
    'kubectl exec deployment/portal-domains-worker -n msp -- node dist/src/bin/cli.js doctor',
    '--pod-running-timeout=1s',
  ],
].map(([command = '', shorter = '']) => ({
  command,
  shorter,
  stderr: 'timed out waiting for the condition',
}));

/** Every command that the runbook has for a cluster, in a shell as an operator has it. */
describe('the runbook on a cluster', () => {
  const scenario = openScenario(inject('world'));
  const { namespaces, config, kube } = scenario;
  let domain: Domain;
  let page: OperatorPage;
  let installed: KubeObject[] = [];

  beforeAll(async () => {
    domain = await onboard(scenario, await newTenant(scenario, 'Runbook'), 'portal.runbook.localhost');
    installed = [secretOfInstallation(scenario), ...(await deploymentsOfChart())];
    for (const object of installed) await kube.apply(object);
    page = await openOperatorPage({ file: FILE, withoutPods: WITHOUT_PODS, ...(await operator()) });
  });
  afterAll(async () => {
    await page?.close();
    for (const object of installed) await kube.remove(refOf(object));
    await scenario.close();
  });

  /** Returns the environment of an operator before the first command. */
  async function operator() {
    return {
      places: PLACES,
      env: {
        PATH: [dirname(scenario.kubectl), await pathWithTemporal(scenario)].join(delimiter),
        HOME: scenario.settings.HOME,
        KUBECONFIG: scenario.kubeconfig,
        CURL_CA_BUNDLE: scenario.pebbleRootFile,
      },
      databaseUrl: scenario.databaseUrl,
      placeholders: {
        ...placeholdersOf(domain),
        'api-url': scenario.apiUrl,
        'temporal-address': `127.0.0.1:${config.ports.temporal}`,
        'temporal-namespace': TEMPORAL_NAMESPACE,
        'edge-http': `127.0.0.1:${config.ports.http}`,
        'edge-https': `127.0.0.1:${config.ports.https}`,
        issuer: config.kubernetes.issuer.name,
        origin: config.origin ?? '',
        resolver: `127.0.0.1 -p ${config.ports.dns}`,
      },
    };
  }
  /** Returns the variables that the runbook's first section exports; the alerts' pages need them. */
  const exported = () => ({
    DB: scenario.databaseUrl,
    TEMPORAL: `127.0.0.1:${config.ports.temporal}`,
    TEMPORAL_NAMESPACE,
    PORTAL_API_URL: scenario.apiUrl,
    PORTAL_API_TOKEN: scenario.operatorKey,
  });

  /** Nothing makes pods of them here; they are what the page's commands name. */
  async function deploymentsOfChart(): Promise<KubeObject[]> {
    const env = environment();
    const { cacheDir } = readConfig(env);
    const helm = createHelm({
      program: await buildHelm({ cacheDir, environment: env, report: () => undefined, niceness: 19 }),
      chart: 'deploy/chart',
      kubeconfig: scenario.kubeconfig,
      release: 'portal-domains',
      namespace: namespaces.product,
      dir: join(tmpdir(), 'portal-runbook-helm'),
    });
    return (await helm.render(VALUES)).filter(({ kind }) => kind === 'Deployment');
  }

  const worker = () => {
    const pid = recordedParts(config.dataDir).get('worker');
    if (pid === undefined) throw new Error('no worker runs');
    return pid;
  };
  let subject: Domain;
  let hung: number;

  const stages: Stages = {
    ...commonStages(() => ({ stack: scenario, main: domain })),
    'See that nothing is left': {
      after: async () => {
        expect(await mentions(kube, domain.domain, domain.id, nameOf(domain))).toEqual([]);
      },
    },
    'When something lingers': {
      before: async () => {
        subject = await onboard(scenario, domain.tenant, 'lingers.runbook.localhost');
        // A worker that hangs is why things linger.
        hung = worker();
        signalProcess(hung, 'SIGSTOP');
        await disable(scenario, subject);
        return placeholdersOf(subject);
      },
      after: async () => {
        signalProcess(hung, 'SIGCONT');
        await untilStatus(scenario, subject, 'disabled');
        expect(await mentions(kube, subject.domain, subject.id, nameOf(subject))).toEqual([]);
      },
    },
    'Status certificate_failed': {
      before: async () => {
        subject = await register(scenario, domain.tenant, `runbook.${REFUSED}`);
        await publishRecord(scenario, subject);
        return placeholdersOf(await untilStatus(scenario, subject, 'certificate_failed'));
      },
    },
    'The edge refuses': {
      before: async () => {
        subject = await register(scenario, domain.tenant, 'occupied.runbook.localhost');
        const { apiVersion, kind, namespace, name } = refTo(scenario, 'VirtualService', subject);
        await kube.apply({
          apiVersion,
          kind,
          metadata: { name, namespace },
          spec: { hosts: ['other.example.com'], http: [{ redirect: { authority: 'example.com' } }] },
        });
        await publishRecord(scenario, subject);
        return placeholdersOf(await untilStatus(scenario, subject, 'certificate_failed'));
      },
      after: async () => {
        await untilStatus(scenario, subject, 'active');
        expect(await objectOf(scenario, 'VirtualService', subject)).toMatchObject({
          spec: { hosts: [subject.domain, `${subject.domain}.`] },
        });
      },
    },
  };

  pageTests(FILE, PLACES, { page: () => page, stages });

  const alertOperator = async () => {
    const { env, ...options } = await operator();
    return { ...options, env: { ...env, ...exported() } };
  };
  alertPagesTests(
    PLACES,
    alertOperator,
    alertStages(() => ({ stack: scenario, main: domain })),
  );
});
