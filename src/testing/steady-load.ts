import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import type { ListenAddress } from '../edge/caddy/config.ts';

/** The result of a load: the number of requests of each kind, and the failures as text. */
export type LoadReport = { fresh: number; kept: number; failures: string[] };

export type SteadyLoad = { stop(): Promise<LoadReport> };

/**
 * Asks for one name without a pause, on new connections and on ones that are kept, until it is stopped.
 * @param expected what each answer has to hold.
 */
export function steadyLoad(
  https: ListenAddress,
  name: string,
  { expected, clients = 4 }: { expected: string; clients?: number },
): SteadyLoad {
  const report: LoadReport = { fresh: 0, kept: 0, failures: [] };
  const stop = new AbortController();
  const keeping = new Agent({ keepAlive: true, maxSockets: clients, rejectUnauthorized: false });
  const asking = async (kind: 'fresh' | 'kept') => {
    while (!stop.signal.aborted) {
      report[kind] += 1;
      try {
        const body = await ask(https, name, kind === 'kept' ? keeping : null);
        if (!body.includes(expected)) report.failures.push(`${kind}: ${body}`);
      } catch (error) {
        report.failures.push(`${kind}: ${String(error)}`);
      }
    }
  };
  const all = Array.from({ length: clients }, () => [asking('fresh'), asking('kept')]).flat();
  return {
    async stop() {
      stop.abort();
      await Promise.all(all);
      keeping.destroy();
      return report;
    },
  };
}

function ask({ host, port }: ListenAddress, name: string, agent: Agent | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host, port, servername: name, headers: { Host: name }, rejectUnauthorized: false };
    get({ ...options, agent: agent ?? false }, (response) => text(response).then(resolve, reject)).once(
      'error',
      reject,
    );
  });
}
