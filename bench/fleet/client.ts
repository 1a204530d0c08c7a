import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';

/** Shakes hands once, on a connection and in a session of its own, with a certificate of that name. */
export async function handshake({ config, caRoot }: ThrowawayStack, servername: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: config.ports.https, servername, ca: caRoot });
  try {
    await once(socket, 'secureConnect');
  } finally {
    socket.destroy();
  }
}

/** Asks the portal at a name by HTTPS. Returns the status; null: there is no trusted connection. */
export function askPortal({ config, caRoot }: ThrowawayStack, name: string): Promise<number | null> {
  return new Promise((resolve) => {
    const { https: port } = config.ports;
    const to = { host: '127.0.0.1', port, servername: name, ca: caRoot, agent: false, path: '/' };
    const request = httpsRequest({ ...to, headers: { host: name } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    request.on('error', () => resolve(null));
    request.end();
  });
}
