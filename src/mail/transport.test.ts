import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createMailSender } from './transport.ts';

test('a server that goes on talking without an answer holds no mail for longer than a whole attempt may take', async () => {
  const ended: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    ended.push(once(socket, 'close'));
    dribble(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = createMailSender({ url, from: 'portal@example.com', roots: null }, 300);
  const mail = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', to: 'a@example.com', id: 'x' };
  expect(await send({ ...mail, language: 'en' })).toEqual({
    ...{ error: 'the server had not taken it within 0.3 seconds', status: null, enhanced: null },
    ofRecipient: false,
  });
  await Promise.all(ended);
  expect(ended).toHaveLength(1);
  server.close();
  await once(server, 'close');
});

/** Greets with one line after the other, each of which announces a further one. */
function dribble(socket: Socket): void {
  const timer = setInterval(() => socket.write('220-mail.example.com is thinking\r\n'), 20);
  socket.once('close', () => clearInterval(timer));
  socket.on('error', () => clearInterval(timer)).resume();
}
