import { join } from 'node:path';
import type { Environment } from '../../src/config.ts';
import type { Supervisor } from '../../src/local/processes.ts';
import { findProgram } from '../../src/local/programs.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { answersOk } from '../cluster/parts/answers.ts';
import { LOOPBACK, READY_WITHIN_MS } from '../cluster/parts/context.ts';

export type Responder = { port: number; adminPort: number };

const REPLICAS = 2;

/** Starts the product's responders to challenges, as a deployment of two would; resolves once both are ready. */
export async function startResponders(
  supervisor: Supervisor,
  settings: Environment,
  cwd: string,
): Promise<Responder[]> {
  const program = await findProgram();
  const ports = await steadyPorts(REPLICAS * 2);
  const responders = Array.from({ length: REPLICAS }, (_, index) => ({
    port: ports[index * 2] ?? 0,
    adminPort: ports[index * 2 + 1] ?? 0,
  }));
  const starts = responders.map(({ port, adminPort }, index) =>
    supervisor.start({
      name: `challenges-${index + 1}`,
      command: process.execPath,
      args: ['--enable-source-maps', program, 'challenges'],
      env: {
        ...settings,
        PORTAL_CHALLENGE_HOST: LOOPBACK,
        PORTAL_CHALLENGE_PORT: String(port),
        PORTAL_CHALLENGE_ADMIN_PORT: String(adminPort),
        PORTAL_DATA_DIR: join(cwd, `challenges-${index + 1}`),
      },
      cwd,
      ready: () => answersOk(`http://${LOOPBACK}:${adminPort}/readyz`),
      readyWithinMs: READY_WITHIN_MS,
    }),
  );
  await Promise.all(starts);
  return responders;
}
