import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterControls, PartName } from '../cluster/cluster.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';

/** What a scenario does to the programs of the cluster that it shares with others. */
export type PartControls = Pick<ClusterControls, 'stopPart' | 'startPart'>;

export type ControlServer = { url: string; close(): Promise<void> };

const PARTS: readonly PartName[] = [
  ...(['etcd', 'apiserver', 'controller-manager', 'istiod', 'envoy', 'pebble', 'cert-manager'] as const),
];

/** The cluster lives in the process that started it; this lets the tests' processes stop and start its parts. */
export async function serveControls(controls: PartControls): Promise<ControlServer> {
  const actions = { stop: controls.stopPart, start: controls.startPart };
  const server = createServer((request, response) => {
    const [, action, part] = (request.url ?? '').split('/');
    const known = PARTS.find((name) => name === part);
    if (known === undefined || (action !== 'stop' && action !== 'start')) {
      response.writeHead(404).end();
      return;
    }
    actions[action](known).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The other end of `serveControls`. */
export function controlsAt(url: string): PartControls {
  const post = async (action: 'stop' | 'start', part: PartName) => {
    const answer = await fetch(`${url}/${action}/${part}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`${action} ${part}: ${answer.status} ${await answer.text()}`);
  };
  return { stopPart: (part) => post('stop', part), startPart: (part) => post('start', part) };
}
