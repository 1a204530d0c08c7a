import { join } from 'node:path';
import type { Environment } from '../../src/config/config.ts';
import { findProgram } from '../../src/local/programs.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { installOnDemand } from '../cluster/objects/on-demand.ts';
import { answersOk } from '../cluster/parts/answers.ts';
import { LOOPBACK, READY_WITHIN_MS } from '../cluster/parts/context.ts';
import type { Runner } from '../cluster/runner.ts';

/** Starts two servers of certificates on demand, as a deployment would, and leads the gateway to them. */
export async function startSdsReplicas({
  cluster,
  runner,
  settings,
  cwd,
}: {
  cluster: Cluster;
  runner: Runner;
  settings: Environment;
  cwd: string;
}): Promise<void> {
  const program = await findProgram();
  const [one = 0, two = 0, oneAdmin = 0, twoAdmin = 0] = await steadyPorts(4);
  const tls = await installOnDemand(cluster, [one, two]);
  const start = (name: string, port: number, adminPort: number) =>
    runner.start({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', program, 'sds'],
      env: {
        ...settings,
        PORTAL_SDS_HOST: LOOPBACK,
        PORTAL_SDS_PORT: String(port),
        PORTAL_SDS_ADMIN_PORT: String(adminPort),
        PORTAL_SDS_TLS: tls,
        PORTAL_DATA_DIR: join(cwd, name),
      },
      cwd,
      ready: () => answersOk(`http://${LOOPBACK}:${adminPort}/readyz`),
      readyWithinMs: READY_WITHIN_MS,
    });
  await Promise.all([start('sds-1', one, oneAdmin), start('sds-2', two, twoAdmin)]);
}
