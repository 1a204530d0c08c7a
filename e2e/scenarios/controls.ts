import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterControls, PartName } from '../cluster/cluster.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import { RESPONDERS, type ResponderControls } from './responders.ts';

/** The controls of the programs that scenarios share. */
export type PartControls = Pick<ClusterControls, 'stopPart' | 'startPart'> & ResponderControls;

export type ControlServer = { url: string; close(): Promise<void> };

const PARTS: readonly PartName[] = [
  ...(['etcd', 'apiserver', 'controller-manager', 'istiod', 'envoy', 'pebble', 'cert-manager'] as const),
];

type Action = (name: string) => Promise<void>;

/** `POST /<action>/<name>`. */
function actionsOf(controls: PartControls): Record<string, Action> {
  const on =
    <T extends string>(names: readonly T[], act: (name: T) => Promise<void>): Action =>
    async (name) => {
      const known = names.find((one) => one === name);
      if (known === undefined) throw new Error(`there is no ${name}`);
      await act(known);
    };
  return {
    stopPart: on(PARTS, controls.stopPart),
    startPart: on(PARTS, controls.startPart),
    stopResponder: on(RESPONDERS, controls.stopResponder),
    startResponder: on(RESPONDERS, controls.startResponder),
    killResponder: on(RESPONDERS, controls.killResponder),
  };
}

/** The cluster lives in the process that started it; this lets the tests' processes stop and start its parts. */
export async function serveControls(controls: PartControls): Promise<ControlServer> {
  const actions = actionsOf(controls);
  const server = createServer((request, response) => {
    const [, action = '', name = ''] = (request.url ?? '').split('/');
    const act = actions[action];
    if (act === undefined) {
      response.writeHead(404).end();
      return;
    }
    act(name).then(
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
  const post = (action: keyof PartControls) => async (name: string) => {
    const answer = await fetch(`${url}/${action}/${name}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`${action} ${name}: ${answer.status} ${await answer.text()}`);
  };
  return {
    stopPart: post('stopPart'),
    startPart: post('startPart'),
    stopResponder: post('stopResponder'),
    startResponder: post('startResponder'),
    killResponder: post('killResponder'),
  };
}
