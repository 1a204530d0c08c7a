import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { createHttpsProber } from '../../probe/https-prober.ts';
import { startTestCaddy } from '../../testing/caddy.ts';
import { FIRST_ORDER } from '../port.ts';
import { type CaddyConfigInput, certificatesDir } from './config.ts';

test('an https origin is asked by its own TLS name for the tenant’s host, and only while its certificate is trusted', async () => {
  const caddy = await startTestCaddy();
  try {
    const edge = caddy.edge();
    for (const domain of ['origin.localhost', 'tenant.localhost']) {
      await edge.apply(
        { domainId: domain, tenant: 't', tenantLabel: 't', domain, gateway: 'default' },
        FIRST_ORDER,
      );
    }
    const pem = await readFile(`${certificatesDir(caddy.dir)}/origin.localhost.pem`, 'utf8');
    const seen: { headers: IncomingHttpHeaders; servername: unknown }[] = [];
    const origin = createServer({ cert: pem, key: pem }, (request, response) => {
      const { servername } = request.socket as TLSSocket & { servername?: unknown };
      seen.push({ headers: request.headers, servername });
      response.end('portal');
    });
    origin.listen(0, '127.0.0.1');
    await once(origin, 'listening');
    const address = origin.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const settings: CaddyConfigInput = {
      ...caddy,
      origin: `https://origin.localhost:${address.port}`,
      secret: 'of-the-test',
      canary: { tokenPrefix: 'canary-', answer: 'it is us' },
      portal: { timeoutSeconds: 60, hstsSeconds: 0, caFile: null, serverName: null },
      assertions: false,
      http3: false,
    };
    // Not every machine resolves names below .localhost for programs.
    const byAddress = (config: string) =>
      config.replace(`"dial":"origin.localhost:${address.port}"`, `"dial":"127.0.0.1:${address.port}"`);
    const probe = createHttpsProber({
      connect: caddy.https,
      trustedRoots: async () => [await caddy.root()],
      clock: () => new Date(),
    });
    await caddy.reconfigure(settings, byAddress);
    expect((await probe.probe('tenant.localhost')).detail).toContain('origin-unreachable');
    const caFile = `${caddy.storageDir}/pki/authorities/local/root.crt`;
    const trusting = { ...settings, portal: { ...settings.portal, caFile } };
    // By its address the origin has no name in its certificate, so that the setting says which.
    const named = { ...trusting, portal: { ...trusting.portal, serverName: 'origin.localhost' } };
    const byItsAddress = `https://127.0.0.1:${address.port}`;
    await caddy.reconfigure({ ...trusting, origin: byItsAddress }, byAddress);
    expect((await probe.probe('tenant.localhost')).detail).toContain('origin-unreachable');
    await caddy.reconfigure({ ...named, origin: byItsAddress }, byAddress);
    expect((await probe.probe('tenant.localhost')).outcome).toBe('https_ok');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      servername: 'origin.localhost',
      headers: {
        host: 'tenant.localhost',
        'x-portal-domain': 'tenant.localhost',
        'x-forwarded-proto': 'https',
      },
    });
    origin.closeAllConnections();
    origin.close();
  } finally {
    await caddy.stop();
  }
});
