import { once } from 'node:events';
import { createServer as createWebServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export type CountedServer = {
  address: string;
  port: number;
  /** Connections that came in so far. */
  connections(): number;
  /** Bytes that were sent to clients so far. */
  sent(): number;
  close(): Promise<void>;
};

/** An HTTP server that counts who comes. */
export function startWebServer(
  address: string,
  port: number,
  answer: RequestListener,
): Promise<CountedServer> {
  return counted(createWebServer(answer), address, port);
}

/** A TCP server that does with each connection what the test says, and counts who comes. */
export function startTcpServer(
  address: string,
  port: number,
  behave: (socket: Socket) => void,
): Promise<CountedServer> {
  return counted(createServer(behave), address, port);
}

async function counted(server: Server, address: string, port: number): Promise<CountedServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let sent = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    // A client that has seen enough hangs up.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sent += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    address,
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, sent),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
