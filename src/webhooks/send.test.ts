import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../testing/self-signed.ts';
import { startReceiver } from '../testing/webhook-receiver.ts';
import { createSender, type Message, type SendOptions } from './send.ts';

const LOOPBACK = ['127.0.0.0/8'];
const SECRET = Buffer.alloc(32, 1).toString('base64');

const aMessage = (url: string): Message => ({
  ...{ id: 'evt_1', sentAt: new Date(0), body: '{}', secrets: [SECRET], url },
});

function send(url: string, options: Partial<SendOptions> = {}) {
  const resolve = async () => ['127.0.0.1'];
  return createSender({ resolve, allowedNetworks: LOOPBACK, ...options })(aMessage(url));
}

/** The port of a URL under a name. */
const named = (name: string, url: string) => `http://${name}:${new URL(url).port}/hooks`;

describe('the sender of webhooks', () => {
  test('connects to the address that was checked, under the name of the URL', async () => {
    await using receiver = await startReceiver();
    const url = named('hooks.acme.test', receiver.url);
    expect(await send(url)).toEqual({ status: 204, body: '' });
    expect(receiver.received[0]?.headers).toMatchObject({
      ...{ host: new URL(url).host, 'content-type': 'application/json', 'webhook-id': 'evt_1' },
    });
  });

  test('is led nowhere by a name that answers differently the next moment', async () => {
    await using receiver = await startReceiver();
    const asked: string[] = [];
    // Public for the check, loopback for whoever asks again.
    const resolve = async (name: string) => {
      asked.push(name);
      return asked.length === 1 ? ['192.0.2.1'] : ['127.0.0.1'];
    };
    const url = named('rebind.test', receiver.url).replace('http:', 'https:');
    const options = { resolve, allowedNetworks: [], withinMs: 300 };
    // 192.0.2.1 is reserved for documentation, so that nothing is connected to.
    expect(await send(url, options)).toEqual({ failure: 'address_not_allowed' });
    expect(await send(url, options)).toEqual({ failure: 'address_not_allowed' });
    expect(asked).toEqual(['rebind.test', 'rebind.test']);
    expect(receiver.received).toEqual([]);
  });

  test('speaks TLS for the name of the URL, and trusts the roots that there are now', async () => {
    const { cert, key } = selfSigned('hooks.acme.test', new Date());
    const names: (string | false)[] = [];
    const server = createHttpsServer({ cert, key }, (request, response) => {
      names.push(Reflect.get(request.socket, 'servername'));
      response.writeHead(204).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `https://hooks.acme.test:${(server.address() as AddressInfo).port}/hooks`;
      let roots: string[] = [];
      const options = { roots: async () => roots };
      expect(await send(url, options)).toEqual({ failure: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      roots = [cert];
      expect(await send(url, options)).toEqual({ status: 204, body: '' });
      const other = url.replace('hooks.acme.test', 'other.acme.test');
      expect(await send(other, options)).toEqual({ failure: 'ERR_TLS_CERT_ALTNAME_INVALID' });
      expect(names).toEqual(['hooks.acme.test']);
    } finally {
      server.close();
    }
  });

  test.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://127.1/',
  ])('%s is loopback, however it is written', async (url) => {
    const resolve = () => Promise.reject(new Error('an address is not to be resolved'));
    expect(await send(url, { resolve, allowedNetworks: [] })).toEqual({ failure: 'address_not_allowed' });
  });

  test('names without an address, by rejection or by none', async () => {
    for (const resolve of [async () => [], () => Promise.reject(new Error('ENOTFOUND'))])
      expect(await send('http://gone.test/', { resolve })).toEqual({ failure: 'name_not_found' });
  });

  test('follows no redirect', async () => {
    await using receiver = await startReceiver();
    receiver.answer = () => 302;
    expect(await send(receiver.url)).toMatchObject({ status: 302 });
    expect(receiver.received).toHaveLength(1);
  });

  test('waits for no resolver and no receiver that hangs', async () => {
    await using receiver = await startReceiver();
    receiver.answer = () => 'hang';
    expect(await send(receiver.url, { withinMs: 50 })).toEqual({ failure: 'timeout' });
    const resolve = () => new Promise<string[]>(() => {});
    expect(await send('http://slow.test/', { resolve, withinMs: 50 })).toEqual({ failure: 'timeout' });
  });

  test('reads the beginning of an answer, of one without an end too', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200);
      const write = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', write);
      };
      write();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await send(url)).toEqual({ status: 200, body: 'x'.repeat(1_024) });
    server.closeAllConnections();
    server.close();
  });

  test('says by the code of the system what failed', async () => {
    await using receiver = await startReceiver();
    const { url } = receiver;
    await receiver[Symbol.asyncDispose]();
    expect(await send(url)).toEqual({ failure: 'ECONNREFUSED' });
  });
});
