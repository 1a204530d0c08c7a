import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, readConfig } from '../config/config.ts';
import { type AcmeIssuerOptions, createAcmeIssuer } from '../issuers/acme/issuer.ts';
import { createTransport, type Transport } from '../issuers/acme/transport.ts';
import { NO_LEASES } from '../issuers/leases.ts';
import type { Issuer } from '../issuers/port.ts';
import { type LoopbackDns, startLoopbackDns } from './loopback-dns.ts';
import { ensurePebble, startTestPebble, type TestPebble, type TestPebbleOptions } from './pebble.ts';
import { steadyPorts } from './steady-ports.ts';

/** A real ACME CA, and an issuer that orders there; port 80 of every name is a server of this process. */
export type IssuerLaboratory = {
  home: string;
  pebble: TestPebble;
  dns: LoopbackDns;
  options: AcmeIssuerOptions;
  /** Requests to the CA, as `<method> <path>`, in order. */
  requests: string[];
  issuer(over?: Partial<AcmeIssuerOptions>): Issuer;
  stop(): Promise<void>;
};

/** The first run builds Pebble. */
export async function startIssuerLaboratory({
  blocked = [],
  ...given
}: Partial<Pick<TestPebbleOptions, 'blocked' | 'env' | 'profiles'>> = {}): Promise<IssuerLaboratory> {
  const files = await ensurePebble(readConfig(environment()).cacheDir);
  const home = await mkdtemp(join(tmpdir(), 'portal-domains-acme-'));
  const challengeFolder = join(home, 'challenges');
  const [httpPort = 0] = await steadyPorts(1);
  const server = await answerFrom(challengeFolder, httpPort);
  const dns = await startLoopbackDns();
  const pebble = await startTestPebble({ files, httpPort, dnsServer: dns.server, blocked, ...given });
  const requests: string[] = [];
  const options: AcmeIssuerOptions = {
    ...{ folder: join(home, 'ca'), challengeFolder, directory: pebble.directory, email: null },
    ...{ caFile: pebble.directoryRoot, profile: null, keepsKeys: false },
    inheritedAccount: async () => null,
    inherited: async () => null,
    clock: () => new Date(),
    random: Math.random,
    leases: NO_LEASES,
    transport: recorded(createTransport(pebble.directoryRoot), requests),
  };
  return {
    ...{ home, pebble, dns, options, requests },
    issuer: (over = {}) => createAcmeIssuer({ ...options, ...over }),
    async stop() {
      await pebble.stop();
      await dns.close();
      server.closeAllConnections();
      server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function recorded(transport: Transport, requests: string[]): Transport {
  return (request, signal) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return transport(request, signal);
  };
}

/** Answers challenges from their files, as the edge does. */
async function answerFrom(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const host = String(request.headers.host).replace(/:\d+$/, '');
    const token = request.url?.split('/').at(-1) ?? '';
    readFile(join(folder, host, token)).then(
      (answer) => response.end(answer),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
