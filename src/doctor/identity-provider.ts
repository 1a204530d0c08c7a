import { z } from 'zod';
import { type Check, type Finding, failed, ok, skipped } from './run.ts';
import { placeOf, webGet } from './web.ts';

/** OpenID Connect Discovery 1.0, as far as a sign-in needs it. */
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});

/** Checks that the provider at which operators sign in answers as one, under the name that the settings have. */
export function identityProviderCheck(issuer: string | null): Check {
  return {
    name: 'identity_provider',
    run: async (signal) =>
      issuer === null ? skipped('PORTAL_OIDC_ISSUER is not given') : checkProvider(issuer, signal),
  };
}

async function checkProvider(issuer: string, signal: AbortSignal): Promise<Finding> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { status, body } = await webGet(url, signal);
  const metadata = Metadata.safeParse(jsonOf(body));
  if (status !== 200 || !metadata.success)
    return failed(`${placeOf(url)} answers ${status}, and that is no provider of OpenID Connect`);
  if (metadata.data.issuer !== issuer)
    return failed(
      `the provider names itself ${metadata.data.issuer}`,
      `Set PORTAL_OIDC_ISSUER to ${metadata.data.issuer}, to the letter.`,
    );
  return ok(`${placeOf(issuer)} answers`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
