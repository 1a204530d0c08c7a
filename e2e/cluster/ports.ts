import { createServer } from 'node:net';
import { until } from '../../src/local/process-identity.ts';
import { ClusterError } from './errors.ts';

/** The ports of all parts, on 127.0.0.1 except Envoy's own two, which Istio binds to every address. */
export type Ports = {
  /** Envoy's; the CA validates over `http`. 80 and 443 are what cert-manager's own self-check insists on. */
  http: number;
  https: number;
  apiserver: number;
  etcd: number;
  etcdPeer: number;
  controllerManager: number;
  istiodHttp: number;
  istiodWebhooks: number;
  istiodPlain: number;
  istiodXds: number;
  istiodMonitoring: number;
  envoyAdmin: number;
  /** The port of the second gateway's Envoy, if there is one. */
  envoy2Admin: number;
  pebble: number;
  pebbleManagement: number;
  certManager: number;
  dns: number;
};

const NAMES = [
  ...['http', 'https', 'apiserver', 'etcd', 'etcdPeer', 'controllerManager'],
  ...['istiodHttp', 'istiodWebhooks', 'istiodPlain', 'istiodXds', 'istiodMonitoring'],
  ...['envoyAdmin', 'envoy2Admin', 'pebble', 'pebbleManagement', 'certManager', 'dns'],
] as readonly (keyof Ports)[];

/** Below the range from which systems give ports to outgoing connections: one of those could take a port from us. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** A program that was just killed can hold its port for a moment. */
const FREE_WITHIN_MS = 15_000;

/**
 * The given ports, and free ones for the rest.
 * @throws ClusterError ports_taken when a given one is taken.
 */
export async function choosePorts(given: Partial<Ports>): Promise<Ports> {
  const used = new Set<number>();
  for (const name of NAMES) {
    const port = given[name];
    if (port === undefined) continue;
    if (used.has(port) || !(await until(() => isFree(port), FREE_WITHIN_MS))) {
      throw new ClusterError('ports_taken', `Port ${port} is to be the cluster's ${name}, but it is taken.`);
    }
    used.add(port);
  }
  const ports: Partial<Ports> = { ...given };
  let candidate = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - 1000));
  for (const name of NAMES) {
    if (ports[name] !== undefined) continue;
    while (used.has(candidate) || !(await isFree(candidate))) candidate = nextAfter(candidate);
    used.add(candidate);
    ports[name] = candidate;
  }
  return ports as Ports;
}

function nextAfter(port: number): number {
  if (port >= HIGHEST) throw new ClusterError('ports_taken', `No free port up to ${HIGHEST}.`);
  return port + 1;
}

/** On every address: Envoy listens there, and what listens on one address alone would be hidden by it. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '0.0.0.0', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
