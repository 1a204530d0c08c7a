import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const GIVEN = {
  PORTAL_OIDC_ISSUER: 'https://login.example.com',
  PORTAL_OIDC_CLIENT_ID: 'portal-domains',
  PORTAL_OIDC_CLIENT_SECRET: 'a-secret',
  PORTAL_OIDC_ROLES: 'admin=platform,operator=on-call|second%20line,viewer=*',
};
const refusedSetting = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.setting;
    throw error;
  }
  return 'none';
};

describe('signing in by OpenID Connect', () => {
  test('is off where no issuer is given', () => {
    expect(readConfig({}).oidc).toBeNull();
    expect(readConfig({ PORTAL_OIDC_CLIENT_ID: 'left over' }).oidc).toBeNull();
  });

  test('is read with the values of each role', () => {
    expect(readConfig(GIVEN).oidc).toEqual({
      ...{ issuer: 'https://login.example.com', clientId: 'portal-domains', secret: { text: 'a-secret' } },
      ...{ scope: 'openid email', sessionSeconds: 8 * 3_600 },
      roles: {
        claim: 'groups',
        values: { admin: ['platform'], operator: ['on-call', 'second line'], viewer: ['*'] },
      },
    });
  });

  test.each([
    [{ PORTAL_OIDC_ISSUER: 'http://login.example.com' }, 'PORTAL_OIDC_ISSUER'],
    [{ PORTAL_OIDC_CLIENT_ID: '' }, 'PORTAL_OIDC_CLIENT_ID'],
    [{ PORTAL_OIDC_CLIENT_SECRET: '' }, 'PORTAL_OIDC_CLIENT_SECRET'],
    [{ PORTAL_OIDC_CLIENT_SECRET_FILE: '/run/secret' }, 'PORTAL_OIDC_CLIENT_SECRET'],
    [{ PORTAL_OIDC_ROLES: '' }, 'PORTAL_OIDC_ROLES'],
    [{ PORTAL_OIDC_ROLES: 'owner=platform' }, 'PORTAL_OIDC_ROLES'],
    [{ PORTAL_OIDC_ROLES: 'admin=platform,viewer=*,admin=on-call' }, 'PORTAL_OIDC_ROLES'],
    [{ PORTAL_OIDC_SCOPES: 'email' }, 'PORTAL_OIDC_SCOPES'],
    [{ PORTAL_OIDC_SESSION_HOURS: '25' }, 'PORTAL_OIDC_SESSION_HOURS'],
  ])('with %o names the setting that does not fit', (wrong, setting) => {
    expect(refusedSetting({ ...GIVEN, ...wrong })).toBe(setting);
  });

  test('takes plain http from a provider on this machine', () => {
    expect(readConfig({ ...GIVEN, PORTAL_OIDC_ISSUER: 'http://127.0.0.1:5556' }).oidc?.issuer).toBe(
      'http://127.0.0.1:5556',
    );
  });
});
