import type { Pods } from '../pods.ts';

/** A place that something may listen on; DNS is asked a question, as nothing is connected over UDP. */
export type Place = { host: string; port: number; over?: 'tcp' | 'dns' };

/** The place that a question is asked from: the container of a pod, or of one of a Deployment's. */
export type From = { namespace: string; name: string };

/** Patience with a connection inside one machine, in milliseconds; a wall that says nothing is known by it. */
const PATIENCE_MS = 3000;

/** Run in a pod, whose image has no shell. */
const SCRIPT = `
const { connect } = require('node:net');
const { Resolver } = require('node:dns').promises;
const over = {
  tcp: ({ host, port }) => new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ${PATIENCE_MS} });
    const end = (is) => () => { socket.destroy(); resolve(is); };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  }),
  dns: ({ host, port }) => {
    const resolver = new Resolver({ timeout: ${PATIENCE_MS}, tries: 1 });
    resolver.setServers([host + ':' + port]);
    return resolver.resolve4('kubernetes.default.svc.cluster.local').then(() => true, () => false);
  },
};
const places = Object.entries(JSON.parse(process.argv[1]));
Promise.all(places.map(async ([name, place]) => [name, await over[place.over ?? 'tcp'](place)]))
  .then((all) => console.log(JSON.stringify(all.filter(([, is]) => is).map(([name]) => name))));`;

/** Returns the names of the places that answer there. */
export async function reachedFrom<Name extends string>(
  { tryKubectl }: Pick<Pods, 'tryKubectl'>,
  { namespace, name }: From,
  places: Readonly<Record<Name, Place>>,
): Promise<Name[]> {
  const asked = JSON.stringify(places);
  const result = await tryKubectl('-n', namespace, 'exec', name, '--', 'node', '-e', SCRIPT, asked);
  if (result.code !== 0) throw new Error(`${name}: ${result.stderr}`);
  return JSON.parse(result.stdout) as Name[];
}
