import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SignInSettings } from '../api/console/sign-in/settings.ts';
import { ConfigError } from '../config/config.ts';
import type { OidcConfig } from '../config/oidc.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { createOidcIssuer } from '../oidc/issuer.ts';

/** Returns how operators sign in by OpenID Connect; null where that is not set up. @throws ConfigError. */
export async function signInOf(oidc: OidcConfig | null): Promise<SignInSettings | null> {
  if (oidc === null) return null;
  const { issuer, clientId, scope, roles, sessionSeconds } = oidc;
  const client = { issuer, clientId, scope, roleClaim: roles.claim, clientSecret: await secretOf(oidc) };
  const policy = createHash('sha256').update(JSON.stringify({ issuer, clientId, roles })).digest('hex');
  return { issuer: createOidcIssuer(client, () => performance.now()), roles, sessionSeconds, policy };
}

async function secretOf({ secret }: OidcConfig): Promise<string> {
  if ('text' in secret) return secret.text;
  const setting = 'PORTAL_OIDC_CLIENT_SECRET_FILE';
  try {
    const text = (await readFile(secret.file, 'utf8')).trim();
    if (text !== '') return text;
  } catch (error) {
    throw new ConfigError(
      setting,
      `${secret.file} cannot be read (${systemErrorCode(error) ?? 'unknown'}); give a file that the API may read.`,
    );
  }
  throw new ConfigError(setting, `${secret.file} is empty; write the secret of the client into it.`);
}
