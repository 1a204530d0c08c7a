import { join } from 'node:path';
import type { Environment } from '../../src/config/config.ts';
import { findProgram } from '../../src/local/programs.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { answersOk } from '../cluster/parts/answers.ts';
import { LOOPBACK, READY_WITHIN_MS } from '../cluster/parts/context.ts';
import type { Runner } from '../cluster/runner.ts';

export const RESPONDERS = ['challenges-1', 'challenges-2'] as const;
export type ResponderName = (typeof RESPONDERS)[number];
export type Responder = { port: number; adminPort: number };

export type ResponderControls = {
  stopResponder(name: ResponderName): Promise<void>;
  /** Starts what `stopResponder` stopped and waits until it is ready. */
  startResponder(name: ResponderName): Promise<void>;
  /** Ends its process at once, as a crash would; it is started again after a moment, as by a kubelet. */
  killResponder(name: ResponderName): Promise<void>;
};

export type Responders = { responders: Responder[]; controls: ResponderControls };

/** Starts the product's responders to challenges, as a deployment of two would; resolves once both are ready. */
export async function startResponders(
  runner: Runner,
  settings: Environment,
  cwd: string,
): Promise<Responders> {
  const program = await findProgram();
  const ports = await steadyPorts(RESPONDERS.length * 2);
  const responders = RESPONDERS.map((_, index) => ({
    port: ports[index * 2] ?? 0,
    adminPort: ports[index * 2 + 1] ?? 0,
  }));
  const starts = responders.map(({ port, adminPort }, index) => {
    const name = RESPONDERS[index] ?? '';
    return runner.start({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', program, 'challenges'],
      env: {
        ...settings,
        PORTAL_CHALLENGE_HOST: LOOPBACK,
        PORTAL_CHALLENGE_PORT: String(port),
        PORTAL_CHALLENGE_ADMIN_PORT: String(adminPort),
        PORTAL_DATA_DIR: join(cwd, name),
      },
      cwd,
      ready: () => answersOk(`http://${LOOPBACK}:${adminPort}/readyz`),
      readyWithinMs: READY_WITHIN_MS,
    });
  });
  await Promise.all(starts);
  return { responders, controls: controlsOf(runner) };
}

const controlsOf = (runner: Runner): ResponderControls => ({
  stopResponder: (name) => runner.stop(name),
  startResponder: (name) => runner.startAgain(name),
  async killResponder(name) {
    const running = runner.pids().find((one) => one.name === name);
    if (running === undefined) throw new Error(`${name} does not run`);
    process.kill(running.pid, 'SIGKILL');
  },
});
