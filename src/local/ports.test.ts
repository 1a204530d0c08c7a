import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from './free-ports.ts';
import { RUN_MARK } from './pid-files.ts';
import { checkPorts, type PortUse } from './ports.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function listener(host = '127.0.0.1'): Promise<number> {
  const server: Server = createServer().listen(0, host);
  await once(server, 'listening');
  open.push(server);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const use = (port: number, changes: Partial<PortUse> = {}): PortUse => ({
  setting: 'PORTAL_API_PORT',
  what: 'the API',
  host: '127.0.0.1',
  port,
  protocols: ['tcp'],
  ...changes,
});

test('free ports pass', async () => {
  await checkPorts([use(await freePort(), { protocols: ['tcp', 'udp'], browser: true })]);
});

test('a taken TCP port is named with its setting', async () => {
  const port = await listener();
  await expect(checkPorts([use(port)])).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringMatching(new RegExp(`Port ${port} .*PORTAL_API_PORT`)),
  });
});

test('several taken ports are named at once, each with its setting', async () => {
  const ports = [await listener(), await listener()];
  const [api = 0, edge = 0] = ports;
  const uses = [use(api), use(await freePort()), use(edge, { setting: 'PORTAL_HTTPS_PORT' })];
  await expect(checkPorts(uses)).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringMatching(
      new RegExp(
        `^Something else listens on ports that are needed: ${api} for the API \\(PORTAL_API_PORT\\).*, ${edge} for the API \\(PORTAL_HTTPS_PORT\\).*; ` +
          'stop it, or set each of these to a free port; PORTAL_PORT_OFFSET=100 moves all at once\\.$',
      ),
    ),
  });
});

test.runIf(process.platform === 'linux')('who has the port is named, with its pid', async () => {
  const port = await listener();
  await expect(checkPorts([use(port)])).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(` but \\S+ \\(pid ${process.pid}\\) listens there; `)),
  });
});

test.runIf(process.platform === 'linux')(
  'what a killed `up` left is named with its data folder',
  async () => {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      ['-e', `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log(1))`],
      {
        env: { [RUN_MARK]: '/srv/portals/run' },
      },
    );
    open.push({ close: () => child.kill() });
    await once(child.stdout, 'data');
    await expect(checkPorts([use(port)])).rejects.toMatchObject({
      message: expect.stringContaining(
        `node (pid ${child.pid}, of the \`up\` with the data folder /srv/portals) listens there`,
      ),
    });
  },
);

test('a port taken on all addresses counts as taken', async () => {
  await expect(checkPorts([use(await listener('0.0.0.0'))])).rejects.toMatchObject({ code: 'port_taken' });
});

test('a taken UDP port is named', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(socket);
  const taken = use(socket.address().port, { protocols: ['udp'], setting: 'PORTAL_DNS_PORT' });
  await expect(checkPorts([taken])).rejects.toMatchObject({ code: 'port_taken' });
});

test("something on ::1 that would get a browser's requests counts as taken", async (context) => {
  const port = await listener('::1').catch(() => context.skip());
  await expect(checkPorts([use(port, { browser: true })])).rejects.toMatchObject({ code: 'port_taken' });
  await checkPorts([use(port)]);
});

test('one port given to two settings is named with both', async () => {
  const port = await freePort();
  await expect(checkPorts([use(port), use(port, { setting: 'PORTAL_HTTP_PORT' })])).rejects.toMatchObject({
    code: 'port_used_twice',
    message: expect.stringMatching(/PORTAL_API_PORT.*PORTAL_HTTP_PORT/),
  });
});

test('an address that is not of this machine is a wrong setting', async () => {
  await expect(checkPorts([use(await freePort(), { host: '192.0.2.1' })])).rejects.toMatchObject({
    code: 'wrong_setting',
  });
});
