import { describe, expect, test } from 'vitest';
import { type CaddyConfigInput, caddyConfig } from './config.ts';

const input: CaddyConfigInput = {
  dir: '/data/edge',
  storageDir: '/data/storage',
  http: { host: '0.0.0.0', port: 80 },
  https: { host: '0.0.0.0', port: 443 },
  origin: 'https://portal.internal:9443',
  secret: 'a-secret',
  portal: { timeoutSeconds: 60, hstsSeconds: 0, caFile: null, serverName: null },
  assertions: true,
  http3: true,
  canary: { tokenPrefix: 'canary-', answer: 'it is us' },
};

describe('the configuration', () => {
  test('speaks to an https origin by its own name', () => {
    const text = JSON.stringify(caddyConfig(input));
    expect(text).toContain('"dial":"portal.internal:9443"');
    expect(text).toContain('"tls":{"server_name":"portal.internal"}');
  });

  test('takes certificates from itself, and may order none', () => {
    const config = JSON.parse(JSON.stringify(caddyConfig(input))) as {
      apps: { tls: { automation: object } };
    };
    expect(config.apps.tls.automation).toMatchObject({
      on_demand: {
        permission: { module: 'http', endpoint: 'http://127.0.0.1:80/token=a-secret/permission' },
      },
      policies: [
        { get_certificate: [{ via: 'http', url: 'http://127.0.0.1:80/token=a-secret/certificate' }] },
      ],
    });
  });

  test('has no authority of Caddy’s own, and leaves the port out of redirects to 443', () => {
    const text = JSON.stringify(caddyConfig(input));
    expect(text).not.toContain('"pki"');
    expect(text).toContain('"Location":["https://{http.request.header.X-Portal-Host}{http.request.uri}"]');
  });

  test('speaks HTTP/3 unless it may not, and takes nothing before the handshake has ended', () => {
    const text = JSON.stringify(caddyConfig(input));
    expect(text).toContain('"protocols":["h1","h2","h3"],"allow_0rtt":false');
    expect(JSON.stringify(caddyConfig({ ...input, http3: false }))).toContain('"protocols":["h1","h2"],');
  });

  test('refuses an origin with a path, which it could not keep', () => {
    expect(() => caddyConfig({ ...input, origin: 'https://portal.internal/app' })).toThrow(TypeError);
  });
});
