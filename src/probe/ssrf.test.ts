import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../core/checks/public-address.ts';
import { redirectTo, responder, startChallengeWorld } from '../testing/challenge-world.ts';
import { startWebServer } from '../testing/web-servers.ts';

/** Scenario 20: what a tenant publishes must not lead us into our own network. Counted at listening sockets. */
const DOMAIN = 'portal.acme.example';
const EDGE = '127.0.0.31';
/** The edge's own address is the operator's choice; every other one here is a tenant's. */
const question = (...addresses: string[]) => ({ domain: DOMAIN, addresses, edgeAddresses: [EDGE] });
const guarded = { mayConnect: (address: string) => isPublicAddress(address), timeoutMs: 2_000 };

describe('scenario 20: no connection leaves to a forbidden address', () => {
  test.each([
    ...['127.0.0.1', '127.0.0.32', '127.1.2.3', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    ...['::127.0.0.1', '64:ff9b::7f00:1'],
  ])('that the name has: %s', async (address) => {
    const world = await startChallengeWorld();
    // Every address of this machine: whatever form leads here is counted.
    const everywhere = await world.web('::', responder);
    const [view] = await world.prober(guarded).ask(question(address));
    expect(view?.outcome).toBe('private');
    expect(everywhere.connections()).toBe(0);
  });

  test('the listener of that test does count: unguarded, the same forms arrive', async () => {
    const world = await startChallengeWorld();
    const everywhere = await world.web('::', responder);
    await world.prober().ask(question('127.0.0.32', '::1', '::ffff:127.0.0.1', '0.0.0.0'));
    expect(everywhere.connections()).toBe(4);
  });

  test.each(['169.254.169.254', '10.0.0.1', '100.100.100.200', 'fd00:ec2::254', '192.168.0.1'])(
    'that the name has: %s, of the metadata service and the like',
    async (address) => {
      const world = await startChallengeWorld();
      const trap = await world.web('127.0.0.33', responder);
      // Wherever the prober would connect for it, it would come here.
      const route = () => ({ host: '127.0.0.33', port: world.port });
      const [view] = await world.prober({ ...guarded, route }).ask(question(address));
      expect(view?.outcome).toBe('private');
      expect(trap.connections()).toBe(0);
    },
  );

  test.each([
    ['the metadata service', '169.254.169.254'],
    ['loopback', '127.0.0.33'],
    ['a mapped address', '::ffff:127.0.0.33'],
  ])('that a redirect leads to: %s', async (_, target) => {
    const world = await startChallengeWorld({ 'inside.example': target });
    const edge = await world.web(
      EDGE,
      redirectTo((path) => `http://inside.example${path}`),
    );
    const trap = await world.web('127.0.0.33', responder);
    const [view] = await world.prober(guarded).ask(question(EDGE));
    expect(view).toMatchObject({ outcome: 'private', redirects: ['http://inside.example'] });
    expect(edge.connections()).toBe(1);
    expect(trap.connections()).toBe(0);
  });

  test('and a redirect to a name inside looks just like one to a name that does not exist', async () => {
    const world = await startChallengeWorld({ 'a.inside.example': '10.1.2.3' });
    const seen = async (name: string, address: string) => {
      await world.web(
        address,
        redirectTo((path) => `http://${name}${path}`),
      );
      const [view] = await world.prober(guarded).ask({ ...question(address), edgeAddresses: [address] });
      return JSON.stringify(view).replaceAll(name, 'NAME').replaceAll(address, 'ADDRESS');
    };
    expect(await seen('a.inside.example', '127.0.0.35')).toBe(await seen('b.inside.example', '127.0.0.36'));
  });

  test('that a name has only when it is looked up a second time', async () => {
    const world = await startChallengeWorld();
    await world.web(
      EDGE,
      redirectTo((path) => `http://rebinds.example${path}`),
    );
    const good = await startWebServer('127.0.0.34', world.port, responder);
    const trap = await world.web('127.0.0.33', responder);
    let lookUps = 0;
    const resolve = async () => {
      lookUps += 1;
      return [lookUps === 1 ? '127.0.0.34' : '127.0.0.33'];
    };
    const mayConnect = (address: string) => address === '127.0.0.34';
    const [view] = await world.prober({ ...guarded, mayConnect, resolve }).ask(question(EDGE));
    await good.close();
    expect(view?.outcome).toBe('answered');
    expect([lookUps, good.connections(), trap.connections()]).toEqual([1, 1, 0]);
  });

  test('at a redirect back to the name itself, whose addresses are checked anew', async () => {
    const world = await startChallengeWorld({ [DOMAIN]: '127.0.0.33' });
    await world.web(
      EDGE,
      redirectTo((path) => `http://${DOMAIN}${path}`),
    );
    const trap = await world.web('127.0.0.33', responder);
    expect((await world.prober(guarded).ask(question(EDGE)))[0]?.outcome).toBe('private');
    expect(trap.connections()).toBe(0);
  });
});

describe('scenario 20: every question is bounded', () => {
  test('a body of ten gigabytes is cut off within its first kilobytes', async () => {
    const world = await startChallengeWorld();
    const chunk = Buffer.alloc(65_536, 'x');
    const server = await world.web(EDGE, (_, response) => {
      response.writeHead(200, { 'Content-Length': String(10 * 2 ** 30) });
      const more = () => {
        while (response.write(chunk));
        response.once('drain', more);
      };
      more();
    });
    expect((await world.prober(guarded).ask(question(EDGE)))[0]?.outcome).toBe('other_answer');
    expect(server.sent()).toBeLessThan(16 * 2 ** 20);
  });

  test('endless headers are cut off', async () => {
    const world = await startChallengeWorld();
    await world.tcp(EDGE, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => {
        while (socket.writable && socket.write(`X: ${'x'.repeat(8_000)}\r\n`));
        if (socket.writable) socket.once('drain', more);
      };
      more();
    });
    expect((await world.prober(guarded).ask(question(EDGE)))[0]?.outcome).toBe('broken');
  });

  test.each([
    ['in its headers', 'HTTP/1.1 200 OK\r\n', 'X: y\r\n'],
    ['in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', 'x'],
  ])('a server that drips %s is left after the time allowed', async (_, first, drop) => {
    const world = await startChallengeWorld();
    await world.tcp(EDGE, (socket) => {
      socket.write(first);
      const drip = setInterval(() => socket.write(drop), 100);
      socket.on('close', () => clearInterval(drip));
    });
    // What drips goes on for longer than any test may take, so that an answer is the end of the wait.
    const [view] = await world.prober({ ...guarded, timeoutMs: 600 }).ask(question(EDGE));
    expect(view?.outcome).toBe('timeout');
  });

  test('slow redirects share one allowance of time', async () => {
    const world = await startChallengeWorld({ [DOMAIN]: EDGE });
    await world.web(EDGE, (request, response) => {
      setTimeout(() => response.writeHead(302, { Location: request.url ?? '' }).end(), 200);
    });
    // With a time for each, they would end as too many.
    expect((await world.prober({ ...guarded, timeoutMs: 700 }).ask(question(EDGE)))[0]?.outcome).toBe(
      'timeout',
    );
  });

  test('of a hundred addresses eight are asked', async () => {
    const world = await startChallengeWorld();
    const many = Array.from({ length: 100 }, (_, i) => `127.0.1.${i + 1}`);
    expect(await world.prober(guarded).ask(question(...many))).toHaveLength(8);
  });
});
