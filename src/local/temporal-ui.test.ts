import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steadyPorts } from '../testing/steady-ports.ts';
import { guardTemporalUi, hiddenAddress, type TemporalUi } from './temporal-ui.ts';

describe('the guard before Temporal’s web interface', () => {
  let port: number;
  let guard: TemporalUi;
  let pages: Server;
  const seen: string[] = [];

  beforeAll(async () => {
    const ports = await steadyPorts(2);
    port = ports[0] ?? 0;
    const behind = { host: hiddenAddress(), port: ports[1] ?? 0 };
    pages = createServer((incoming, outgoing) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      incoming.pipe(outgoing);
    });
    pages.listen(behind.port, behind.host);
    await once(pages, 'listening');
    guard = await guardTemporalUi({ port, behind });
  });
  afterAll(async () => {
    await guard.close();
    pages.closeAllConnections();
    pages.close();
  });

  function ask(headers: IncomingHttpHeaders, body = ''): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method: 'POST', path: '/api/v1/x?y=1', headers };
      const asked = request(options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }

  test('passes on whole requests that come by a name of this machine', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      expect(await ask({ host: `${name}:${port}` }, name)).toEqual({ status: 200, text: name });
    }
    expect(seen).toEqual(Array.from({ length: 3 }, () => 'POST /api/v1/x?y=1'));
  });

  test.each(['rebound.example', 'localhost.rebound.example', '127.0.0.1.rebound.example'])(
    'passes on nothing that comes by %s',
    async (name) => {
      const before = seen.length;
      expect((await ask({ host: `${name}:${port}` })).status).toBe(421);
      expect(seen).toHaveLength(before);
    },
  );
});
