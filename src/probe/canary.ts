import { createHash } from 'node:crypto';

/**
 * The self-check that port 80 answers in place of a challenge, so that we can test before any order that it is ours
 * (decision 0025). A token consists of `tokenPrefix` and 22 characters of base64url; every such token has the same
 * `answer`, which cannot be the key authorization of any ACME account.
 */
export type Canary = { tokenPrefix: string; answer: string };

/** How many characters are appended to the prefix: 128 bits, fresh for each question, so that no cache answers it. */
export const CANARY_NONCE = 22;

/** The canary of the installation with this base domain. Responder, edge and preflight each make it for themselves. */
export function canaryOf(baseDomain: string): Canary {
  const digest = (use: string) =>
    createHash('sha256')
      .update(`portal-domains canary ${use} ${baseDomain.toLowerCase()}`)
      .digest('base64url');
  return {
    tokenPrefix: `canary-${digest('token').slice(0, 22)}-`,
    answer: `portal-domains.${digest('answer')}`,
  };
}

/** Any nonce does between us and a port of this machine: no cache stands there. */
const OWN_NONCE = '0'.repeat(CANARY_NONCE);

/** The path of port 80 that only this installation's edge answers with the canary's answer. */
export const canaryPath = ({ tokenPrefix }: Canary): string =>
  `/.well-known/acme-challenge/${tokenPrefix}${OWN_NONCE}`;
