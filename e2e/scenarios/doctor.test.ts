import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { DoctorReport } from '../../src/cli/doctor-report.ts';
import type { Environment } from '../../src/config/config.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { CLI, runNode } from '../../src/testing/run-node.ts';
import { refOf } from '../cluster/kube/objects.ts';
import { routesBinding } from './objects/account.ts';
import { openScenario } from './scenario.ts';
import { newTenant, onboard } from './testing/steps.ts';

/** As an operator has it: the worker's settings, and an administrator's KUBECONFIG where pods are to be seen. */
describe('doctor on a real cluster', () => {
  const scenario = openScenario(inject('world'));
  const admin = { KUBECONFIG: scenario.kubeconfig };
  beforeAll(async () => {
    await onboard(scenario, await newTenant(scenario, 'Doctor'), 'portal.doctor.localhost');
  });
  afterAll(() => scenario.close());

  async function doctor(over: Environment = {}) {
    const run = await runNode([CLI, 'doctor', '--json'], { ...scenario.settings, ...over });
    const { checks } = JSON.parse(run.out) as DoctorReport;
    const of = (status: string) => checks.filter((check) => check.status === status);
    return { code: run.code, failed: of('failed'), skipped: of('skipped').map(({ name }) => name) };
  }

  test('that is well finds nothing, and says what cannot be seen from here', async () => {
    expect(await doctor(admin)).toEqual({
      code: 0,
      failed: [],
      // The portal application is a Service inside; nobody gave a server for mail, a provider or a key of PostHog.
      skipped: ['origin', 'mail', 'identity_provider', 'posthog'],
    });
  });

  test("with the worker's own account it does not see pods, and says so", async () => {
    expect((await doctor()).skipped).toContain('gateways');
  });

  test.each<[string, Environment, string, RegExp]>([
    ['an issuer that is not there', { PORTAL_CERT_ISSUER: 'absent' }, 'issuer', /^Create the issuer/],
    [
      'labels that no gateway has',
      { ...admin, PORTAL_GATEWAY_SELECTOR: 'istio=nobody' },
      'gateways',
      /PORTAL_GATEWAY_SELECTOR/,
    ],
  ])('finds %s, and says the fix', async (_, over, name, fix) => {
    const { code, failed } = await doctor(over);
    expect(code).toBe(1);
    expect(failed).toContainEqual(expect.objectContaining({ name, fix: expect.stringMatching(fix) }));
  });

  test('finds a right that was taken away, and names it', async () => {
    const binding = routesBinding(scenario.namespaces);
    await scenario.kube.remove(refOf(binding));
    try {
      const { code, failed } = await doctor();
      expect([code, failed.map(({ name }) => name)]).toEqual([1, ['permissions', 'shared_http']]);
      expect(failed[0]?.detail).toMatch(/virtualservices\.networking\.istio\.io/);
    } finally {
      await scenario.kube.apply(binding);
    }
    await eventually('the right is back', async () => (await doctor()).code === 0);
  });

  test('finds a responder that is away', async () => {
    await scenario.parts.stopResponder('challenges-2');
    try {
      expect((await doctor()).failed.map(({ name }) => name)).toEqual(['challenge_replicas']);
    } finally {
      await scenario.parts.startResponder('challenges-2');
    }
  });

  test('finds a gateway that is away', async () => {
    await scenario.parts.stopPart('envoy');
    try {
      expect((await doctor()).failed.map(({ name }) => name)).toEqual(['edge_https']);
    } finally {
      await scenario.parts.startPart('envoy');
    }
  });

  test('finds an API server that is away, and looks at nothing that rests on it', async () => {
    await scenario.parts.stopPart('apiserver');
    try {
      const { failed, skipped } = await doctor();
      // The responders watch through it, too.
      expect(failed.map(({ name }) => name)).toEqual(['cluster', 'challenge_replicas']);
      expect(skipped).toEqual(expect.arrayContaining(['permissions', 'issuer', 'gateways', 'shared_http']));
    } finally {
      await scenario.parts.startPart('apiserver');
    }
  });
});
