import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from './config.ts';

const ADDRESS = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
const PAIR = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/tls.crt', TEMPORAL_TLS_CLIENT_KEY_PATH: '/tls.key' };
const NO_FILES = { caFile: null, certFile: null, keyFile: null, serverName: null };
const read = (env: Environment) => readConfig({ ...ADDRESS, ...env }).temporal;

describe('the connection to Temporal', () => {
  test('uses no TLS by default', () => {
    expect(read({})).toMatchObject({ tls: null, apiKey: null });
    expect(read({ TEMPORAL_TLS: 'false' })).toMatchObject({ tls: null });
  });

  test.each([
    [{ TEMPORAL_TLS: 'true' }, NO_FILES],
    [{ TEMPORAL_API_KEY: 'k' }, NO_FILES],
    [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/ca.crt' }, { ...NO_FILES, caFile: '/ca.crt' }],
    [{ TEMPORAL_TLS_SERVER_NAME: 'temporal.internal' }, { ...NO_FILES, serverName: 'temporal.internal' }],
    [PAIR, { ...NO_FILES, certFile: '/tls.crt', keyFile: '/tls.key' }],
  ])('uses TLS with %o', (env, tls) => {
    expect(read(env).tls).toEqual(tls);
  });

  test.each([
    [
      { TEMPORAL_TLS_CLIENT_CERT_PATH: '/tls.crt' },
      'TEMPORAL_TLS_CLIENT_KEY_PATH: give the private key of TEMPORAL_TLS_CLIENT_CERT_PATH.',
    ],
    [
      { TEMPORAL_TLS_CLIENT_KEY_PATH: '/tls.key' },
      'TEMPORAL_TLS_CLIENT_CERT_PATH: give the certificate of TEMPORAL_TLS_CLIENT_KEY_PATH.',
    ],
    [
      { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' },
      'TEMPORAL_TLS: is false, and TEMPORAL_API_KEY needs TLS; leave one of the two away.',
    ],
    [
      { TEMPORAL_TLS: 'true', TEMPORAL_ADDRESS: '' },
      'TEMPORAL_TLS: is for a Temporal of your own; give TEMPORAL_ADDRESS too.',
    ],
    [
      { ...PAIR, TEMPORAL_ADDRESS: '' },
      'TEMPORAL_TLS_CLIENT_CERT_PATH: is for a Temporal of your own; give TEMPORAL_ADDRESS too.',
    ],
    [{ TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS: "yes" does not fit; give one of auto, true, false.'],
  ])('refuses %o', (env, sentence) => {
    expect(() => read(env)).toThrow(sentence);
  });
});
