import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Registry } from 'prom-client';

export type OperationsServer = { setReady(ready: boolean): void; close(): Promise<void> };

/**
 * `/healthz`, `/readyz` and `/metrics` of a process that serves nothing else. `problems`: what the process lacks at this
 * moment, a line each; it must answer within its own time.
 */
export async function serveOperations(options: {
  host: string;
  port: number;
  registry: Registry;
  problems?: () => Promise<string[]>;
}): Promise<OperationsServer> {
  let ready = false;
  let running: Promise<string[]> | null = null;
  const readiness = async (): Promise<[status: number, type: string, body: string]> => {
    if (!ready) return [503, 'text/plain', 'not polling yet\n'];
    // One at a time: what hangs must not be asked more often for that.
    running ??= (options.problems?.() ?? Promise.resolve([])).finally(() => {
      running = null;
    });
    const found = await running;
    return found.length === 0
      ? [200, 'text/plain', 'ready\n']
      : [503, 'text/plain', `not ready\n${found.join('\n')}\n`];
  };
  const answer = async (path: string): Promise<[status: number, type: string, body: string]> => {
    if (path === '/healthz') return [200, 'text/plain', 'ok\n'];
    if (path === '/readyz') return readiness();
    if (path === '/metrics') return [200, options.registry.contentType, await options.registry.metrics()];
    return [404, 'text/plain', 'not found\n'];
  };
  const server = createServer((request, response) => {
    answer((request.url ?? '/').replace(/\?.*$/, '')).then(
      ([status, type, body]) => response.writeHead(status, { 'content-type': type }).end(body),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`),
    );
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    setReady: (now) => {
      ready = now;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
