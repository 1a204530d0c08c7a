import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Begins to listen. @returns the port, which differs from the given one when that was 0.
 * Rejects with Node's own error when it cannot.
 */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Takes no new connection, lets what runs end for up to `withinMs`, then cuts what is left. */
export function closeWithin(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
