import { delimiter, dirname } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { signalProcess } from '../../src/local/process-identity.ts';
import { runProgram } from '../../src/local/run-program.ts';
import { ROOT } from '../../src/testing/run-node.ts';
import { disable, untilStatus } from '../../src/testing/stack-actions.ts';
import { recordedParts } from '../../src/testing/up-process.ts';
import { openScenario } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { nameOf, newTenant, objectOf, onboard, tenantLabel } from './testing/steps.ts';

/** Every command of the operators' runbook, verbatim but for the ids, in a shell as an operator has it. */
describe('the runbook', () => {
  const scenario = openScenario(inject('world'));
  const name = 'portal.runbook.localhost';
  let domain: Domain;
  beforeAll(async () => {
    domain = await onboard(scenario, await newTenant(scenario, 'Runbook'), name);
  });
  afterAll(() => scenario.close());

  async function shell(command: string): Promise<string> {
    const path = [dirname(scenario.kubectl), scenario.settings.PATH].join(delimiter);
    const env = { ...scenario.settings, KUBECONFIG: scenario.kubeconfig, PATH: path };
    const run = await runProgram('bash', ['-o', 'pipefail', '-c', command], {
      env,
      cwd: ROOT,
      timeoutMs: 60_000,
    });
    if (run.code !== 0) throw new Error(`${command}: ${run.code} ${run.stdout}${run.stderr}`);
    return run.stdout;
  }

  test('checks the current status', async () => {
    const text = `select tenant, domain, status, status_message, last_checked_at
from portal_domains
where tenant = '<tenant-uuid>';`;
    const { rows } = await sql.raw(text.replace('<tenant-uuid>', domain.tenant)).execute(scenario.db);
    expect(rows).toEqual([
      {
        tenant: domain.tenant,
        domain: name,
        status: 'active',
        status_message: 'Clients get the portal over HTTPS at this address.',
        last_checked_at: expect.anything(),
      },
    ]);
  });

  test('forces a reconciliation', async () => {
    const command =
      'node scripts/trigger-portal-domain-workflow.mjs --tenant <tenant-uuid> --domain-id <portal-domain-id>';
    const out = await shell(
      command.replace('<tenant-uuid>', domain.tenant).replace('<portal-domain-id>', domain.id),
    );
    expect(out).toContain(`portal-domain/${domain.id}`);
    expect(out).toMatch(/status +active/);
  });

  test('inspects the Kubernetes artifacts', async () => {
    const certificates = await shell(`kubectl get certificate -n msp | grep ${tenantLabel(domain)}`);
    expect(certificates).toContain(nameOf(domain));
    expect(certificates).toContain('True');
    const routes = await shell(`kubectl get virtualservice -n msp | grep ${name}`);
    expect(routes).toContain(nameOf(domain));
  });

  test('cleans up what lingers after a disable, and the domain is disabled then', async () => {
    // A worker that hangs is why things linger.
    const worker = recordedParts(scenario.config.dataDir).get('worker');
    if (worker === undefined) throw new Error('no worker runs');
    const object = nameOf(domain);
    signalProcess(worker, 'SIGSTOP');
    try {
      await disable(scenario, domain);
      expect(await objectOf(scenario, 'Certificate', domain)).not.toBeNull();
      expect(await shell(`kubectl delete certificate ${object} -n msp`)).toContain('deleted');
      expect(await shell(`kubectl delete secret ${object} -n msp`)).toContain('deleted');
      expect(await shell(`kubectl delete virtualservice ${object} -n msp`)).toContain('deleted');
    } finally {
      signalProcess(worker, 'SIGCONT');
    }
    await untilStatus(scenario, domain, 'disabled');
    expect(await mentions(scenario.kube, name, domain.id, object)).toEqual([]);
  });
});
