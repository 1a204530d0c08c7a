import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { environment, readConfig } from '../config/config.ts';
import type { EdgeObservation } from '../core/observations.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER } from '../edge/port.ts';
import { startTestCaddy, type TestCaddy } from './caddy.ts';
import { eventually } from './eventually.ts';
import { type LoopbackDns, startLoopbackDns } from './loopback-dns.ts';
import { ensurePebble, startTestPebble, type TestPebble } from './pebble.ts';
import type { Address } from './raw-clients.ts';
import { steadyPorts } from './steady-ports.ts';

/** A real Caddy that gets its certificates over ACME from a real Pebble, which looks at a real DNS. */
export type AcmeWorld = { caddy: TestCaddy; pebble: TestPebble; dns: LoopbackDns; stop(): Promise<void> };

export type AcmeWorldOptions = {
  /** Names that the CA refuses. */
  blocked?: string[];
  /** Called for each request of the CA's, which reaches Caddy once this has resolved. */
  beforeValidation?: (seen: { host: string; path: string }) => Promise<void>;
};

/** The first run builds Pebble, which takes some minutes. */
export async function startAcmeWorld({
  blocked = [],
  beforeValidation,
}: AcmeWorldOptions = {}): Promise<AcmeWorld> {
  const files = await ensurePebble(readConfig(environment()).cacheDir);
  const [http = 0, https = 0] = await steadyPorts(2);
  const ports = { http, https };
  const dns = await startLoopbackDns();
  const frontProxy =
    beforeValidation && (await startFrontProxy({ host: '127.0.0.1', port: ports.http }, beforeValidation));
  const pebble = await startTestPebble({
    files,
    httpPort: frontProxy?.port ?? ports.http,
    dnsServer: dns.server,
    blocked,
  });
  const acme = {
    ...{ directory: pebble.directory, email: null, caFile: pebble.directoryRoot },
    ...{ profile: null, keepsKeys: false },
  };
  const caddy = await startTestCaddy({ acme, ports });
  return {
    caddy,
    pebble,
    dns,
    async stop() {
      await caddy.stop();
      await pebble.stop();
      frontProxy?.close();
      await dns.close();
    },
  };
}

/** Applies, and goes on with the order until it ends, as the lifecycle does. */
export async function applyUntilEnded(edge: Edge, target: EdgeTarget): Promise<EdgeObservation> {
  const first = await edge.apply(target, FIRST_ORDER);
  if (first.issuance !== 'requesting') return first;
  return eventually('the end of the order', async () => {
    const seen = await edge.apply(target, NO_ORDER);
    return seen.issuance === 'requesting' ? null : { ...seen, orderBegun: first.orderBegun === true };
  });
}

/** Stands between the CA and port 80. */
async function startFrontProxy(
  to: Address,
  before: NonNullable<AcmeWorldOptions['beforeValidation']>,
): Promise<{ port: number; close(): void }> {
  const pass = async ({ url = '/', headers }: IncomingMessage, response: ServerResponse) => {
    // Pebble names its port, as it is not 80.
    await before({ host: String(headers.host).replace(/:\d+$/, ''), path: url });
    request({ ...to, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .once('error', () => response.destroy())
      .end();
  };
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
