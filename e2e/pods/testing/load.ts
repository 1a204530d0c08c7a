import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';

/** The result of a load: how many answers of each status, how slow the slowest was, and the failures as text. */
export type LoadReport = {
  requests: number;
  statuses: Record<string, number>;
  slowestMs: number;
  failures: string[];
};

export type Load = { stop(): Promise<LoadReport> };

type Options = {
  url: string;
  host?: string;
  /** New connections, one a request; or one that is kept, on which requests follow each other. */
  connections: 'new' | 'kept';
};

const EVERY_MS = 50;
/** Fewer than this would be no answer for a person either. */
const TIMEOUT_MS = 10_000;

/**
 * Asks 20 times a second until it is stopped: on new connections whatever becomes of the requests before, on a kept one
 * when it is idle.
 */
export function steadyRequests({ url, host, connections }: Options): Load {
  const report: LoadReport = { requests: 0, statuses: {}, slowestMs: 0, failures: [] };
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const underWay = new Set<Promise<void>>();
  const one = async () => {
    report.requests += 1;
    const started = performance.now();
    try {
      const status = await ask(url, host, connections === 'kept' ? kept : false);
      report.statuses[status] = (report.statuses[status] ?? 0) + 1;
    } catch (error) {
      report.failures.push(`${new Date().toISOString()} ${String(error)}`);
    }
    report.slowestMs = Math.max(report.slowestMs, Math.round(performance.now() - started));
  };
  const timer = setInterval(() => {
    // A connection that is never idle would show nothing of how it is closed.
    if (connections === 'kept' && underWay.size > 0) return;
    const request = one().finally(() => underWay.delete(request));
    underWay.add(request);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      kept.destroy();
      return report;
    },
  };
}

function ask(url: string, host: string | undefined, agent: Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { agent, timeout: TIMEOUT_MS, ...(host === undefined ? {} : { headers: { host } }) };
    const sent = get(url, options, (answer) => {
      text(answer).then(() => resolve(answer.statusCode ?? 0), reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.once('error', reject);
  });
}
