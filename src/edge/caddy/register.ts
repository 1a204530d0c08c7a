import type { Config } from '../../config/config.ts';
import { caddyChecks } from '../../doctor/surroundings.ts';
import { createAccountCheck } from '../../issuers/acme/account-check.ts';
import { reachable } from '../../lib/listen-address.ts';
import { edgeAddress } from '../../local/sandbox.ts';
import type { StackRow } from '../../local/up-text.ts';
import { canaryOf } from '../../probe/canary.ts';
import type { EdgeDriver } from '../registry.ts';
import { createOneMachineEdge, readKeptAccount } from './assemble.ts';
import { caddyPaths } from './paths.ts';
import { speaksHttp3, startCaddy } from './process/start.ts';

/** The edge of one machine. */
export const edgeDriver: EdgeDriver = {
  name: 'Caddy',
  async create({ dataDir, acme }, { sign, own, clock, leases, onError }) {
    const edge = createOneMachineEdge({
      ...{ paths: caddyPaths(dataDir), acme, own, sign, clock, random: Math.random, leases, onError },
    });
    return { ...edge, close: async () => undefined };
  },
  caFacts({ dataDir, acme: { directory, caFile } }, clock) {
    if (directory === null) return async () => ({ uri: null });
    const read = () => readKeptAccount(caddyPaths(dataDir), directory);
    return createAccountCheck({ read, directory, caFile, clock });
  },
  async doctorChecks(config) {
    const { edgeHost, ports, baseDomain } = config;
    const host = reachable(edgeHost);
    return caddyChecks({
      http3: speaksHttp3(config),
      http: { host, port: ports.http },
      https: { host, port: ports.https },
      canary: canaryOf(baseDomain),
    });
  },
  outOfReach: () => null,
  rootFiles: ({ dataDir, acme }) => (acme.directory === null ? [caddyPaths(dataDir).rootFile] : []),
  localProcesses: {
    ports: ({ ports, edgeHost: host, edgeSettings }) => [
      {
        ...{ setting: 'PORTAL_HTTP_PORT', what: "the edge's HTTP", host, port: ports.http },
        ...{ protocols: ['tcp'], browser: true },
      },
      {
        ...{ setting: 'PORTAL_HTTPS_PORT', what: "the edge's HTTPS", host, port: ports.https },
        ...{ protocols: speaksHttp3({ edgeSettings }) ? ['tcp', 'udp'] : ['tcp'], browser: true },
      },
    ],
    rows: rowsOf,
    async start({ config, origin, supervisor, findBinary }) {
      const program = await findBinary('caddy', config.binaries.caddy);
      await startCaddy({ program, config, origin, supervisor });
    },
  },
  render: null,
};

function rowsOf({ edgeHost, ports, acme, dataDir }: Config): StackRow[] {
  const host = edgeAddress(edgeHost);
  const edge = {
    what: 'Edge',
    where: `http://${host}:${ports.http}`,
    more: `https://${host}:${ports.https}`,
  };
  if (acme.directory !== null) return [edge, { what: 'CA', where: acme.directory }];
  const more = 'import it to let your browser trust the portals';
  return [edge, { what: 'CA root', where: caddyPaths(dataDir).rootFile, more }];
}
