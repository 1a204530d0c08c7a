import { describe, expect, test } from 'vitest';
import { type CaddyConfigInput, caddyConfig, issuerKey } from './config.ts';

const input: CaddyConfigInput = {
  dir: '/data/edge',
  storageDir: '/data/storage',
  logFile: '/data/edge.log',
  http: { host: '0.0.0.0', port: 80 },
  https: { host: '0.0.0.0', port: 443 },
  origin: 'https://portal.internal:9443',
  askUrl: 'http://127.0.0.1:3000/edge/ask',
  issuer: { kind: 'acme', directory: 'https://ca.example/dir', email: 'ops@example.com', caFile: '/ca.pem' },
  canary: { tokenPrefix: 'canary-', answer: 'it is us' },
};

describe('the configuration', () => {
  test('speaks to an https origin by its own name', () => {
    const text = JSON.stringify(caddyConfig(input));
    expect(text).toContain('"dial":"portal.internal:9443"');
    expect(text).toContain('"tls":{"server_name":"portal.internal"}');
  });

  test('names the account, the root of the directory, and HTTP-01 only', () => {
    expect(JSON.stringify(caddyConfig(input))).toContain(
      '"issuers":[{"module":"acme","ca":"https://ca.example/dir","email":"ops@example.com",' +
        '"trusted_roots_pem_files":["/ca.pem"],"challenges":{"tls-alpn":{"disabled":true}}}]',
    );
  });

  test('touches no trust store and leaves the port out of redirects to 443', () => {
    const text = JSON.stringify(caddyConfig(input));
    expect(text).toContain('"install_trust":false');
    expect(text).toContain('"Location":["https://{http.request.header.X-Portal-Host}{http.request.uri}"]');
  });

  test('refuses an origin with a path, which it could not keep', () => {
    expect(() => caddyConfig({ ...input, origin: 'https://portal.internal/app' })).toThrow(TypeError);
  });
});

test.each([
  ['https://acme-v02.api.letsencrypt.org/directory', 'acme-v02.api.letsencrypt.org-directory'],
  ['https://127.0.0.1:14000/dir', '127.0.0.1-14000-dir'],
  ['https://ca.example/acme/v2/', 'ca.example-acme-v2'],
  ['https://ca.example', 'ca.example'],
])('the certificates of %s lie in %s', (directory, key) => {
  expect(issuerKey({ kind: 'acme', directory, email: null, caFile: null })).toBe(key);
});
