import { connect, createServer, type Socket } from 'node:net';

/** A way to the database by which connections can fall silent without being closed. */
export async function aSilenceableLine(url: string) {
  const line = await aLine(url, (far, near) => far.pipe(near));
  return {
    ...line,
    silence: () => {
      for (const [near, far] of line.pairs) near.unpipe(far).pause();
    },
  };
}

const FRAME_HEAD = 5;
const NOTIFICATION_RESPONSE = 'A'.charCodeAt(0);

/** A way to the database on which notifications get lost, as a pooler in transaction mode loses them. */
export function aDeafLine(url: string) {
  return aLine(url, (far, near) => {
    let unread = Buffer.alloc(0);
    far.on('data', (bytes: Buffer) => {
      unread = Buffer.concat([unread, bytes]);
      while (unread.length >= FRAME_HEAD && unread.length > unread.readUInt32BE(1)) {
        const end = 1 + unread.readUInt32BE(1);
        if (unread[0] !== NOTIFICATION_RESPONSE) near.write(unread.subarray(0, end));
        unread = unread.subarray(end);
      }
    });
  });
}

/** A proxy before the database; `answer` passes on what the database answers. */
async function aLine(url: string, answer: (far: Socket, near: Socket) => void) {
  const target = new URL(url);
  const pairs: [Socket, Socket][] = [];
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    pairs.push([near, far]);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far);
    answer(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const line = new URL(url);
  line.port = String(typeof address === 'object' ? address?.port : '');
  return {
    pairs,
    url: line.href,
    close: () => {
      server.close();
      for (const socket of pairs.flat()) socket.destroy();
    },
  };
}
