import { createPublicKey, type KeyObject } from 'node:crypto';
import { exportJWK, FlattenedSign } from 'jose';
import { OWN_PROBLEMS, ownProblem, refusedProblem } from '../../core/issuance/acme-errors.ts';
import type { AcmeStep, CaProblem } from '../../core/observations.ts';
import { profilesOf, property } from './resources.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';

/** The end of a step that the CA refused, or in which it could not be reached. */
export class AcmeError extends Error {
  readonly problem: CaProblem;
  constructor(problem: CaProblem, options?: ErrorOptions) {
    super(`${problem.step}: ${problem.detail} (${problem.type})`, options);
    this.problem = problem;
  }
}

/** The CA's own URLs (RFC 8555, section 7.1.1; RFC 9773, section 4). */
export type Resources = {
  newNonce: string;
  newAccount: string;
  newOrder: string;
  renewalInfo: string | null;
  profiles: readonly string[];
};

export type Answer = {
  /** The resource; null where the body is no JSON. */
  resource: unknown;
  body: string;
  location: string | null;
  retryAfter: string | null;
};

/** The signer of a request: the account, or before there is one its key alone. */
export type Signer = { key: KeyObject; accountUri: string | null };

/** A conversation with one CA. Every call throws AcmeError only, which carries the step that it was for. */
export type Session = {
  resources(step: AcmeStep, signal: AbortSignal): Promise<Resources>;
  /** Sends a signed request; `payload` null reads a resource (POST-as-GET). */
  post(
    request: { step: AcmeStep; url: string; payload: object | null; signer: Signer },
    signal: AbortSignal,
  ): Promise<Answer>;
  /** Reads what needs no signature. */
  get(request: { step: AcmeStep; url: string }, signal: AbortSignal): Promise<Answer>;
};

const KEEP_RESOURCES_MS = 3_600_000;
/** A CA that rejects every second nonce is answered in the end. */
const MOST_NONCES = 12;
const NONCES_KEPT = 32;

export function createSession(options: {
  directory: string;
  transport: Transport;
  clock: () => Date;
}): Session {
  const { directory, transport, clock } = options;
  const nonces: string[] = [];
  let known: { until: number; resources: Resources } | null = null;
  const now = () => clock().toISOString();

  const send = async (step: AcmeStep, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    try {
      const answer = await transport(request, signal);
      const nonce = answer.headers['replay-nonce'];
      if (typeof nonce === 'string' && nonces.length < NONCES_KEPT) nonces.push(nonce);
      return answer;
    } catch (error) {
      const detail = `The CA at ${new URL(directory).host} cannot be reached: ${reasonOf(error)}.`;
      throw new AcmeError(ownProblem(step, OWN_PROBLEMS.unavailable, detail, now()), { cause: error });
    }
  };
  const accepted = (step: AcmeStep, answer: HttpAnswer): Answer => {
    const { status, headers, body } = answer;
    const retryAfter = headers['retry-after'] ?? null;
    if (status >= 200 && status < 300) {
      return { resource: jsonOf(body), body, location: headers.location ?? null, retryAfter };
    }
    throw new AcmeError(refusedProblem(step, { status, retryAfter, body }, now()));
  };
  const get: Session['get'] = async ({ step, url }, signal) =>
    accepted(step, await send(step, { method: 'GET', url }, signal));
  const resources: Session['resources'] = async (step, signal) => {
    const time = clock().getTime();
    if (known !== null && time < known.until) return known.resources;
    const { resource } = await get({ step, url: directory }, signal);
    const found = resourcesOf(resource);
    if (found === null) {
      const detail = 'The CA answers, but not with an ACME directory.';
      throw new AcmeError(ownProblem(step, OWN_PROBLEMS.unavailable, detail, now()));
    }
    known = { until: time + KEEP_RESOURCES_MS, resources: found };
    return found;
  };
  const takeNonce = async (step: AcmeStep, signal: AbortSignal): Promise<string> => {
    const kept = nonces.pop();
    if (kept !== undefined) return kept;
    const { newNonce } = await resources(step, signal);
    accepted(step, await send(step, { method: 'HEAD', url: newNonce }, signal));
    return nonces.pop() ?? '';
  };
  return {
    resources,
    get,
    async post({ step, url, payload, signer }, signal) {
      for (let tries = 1; ; tries++) {
        const nonce = await takeNonce(step, signal);
        const body = await signed({ url, nonce, payload, signer });
        const answer = await send(step, { method: 'POST', url, body }, signal);
        if (isBadNonce(answer) && tries < MOST_NONCES) continue;
        return accepted(step, answer);
      }
    },
  };
}

async function signed({
  url,
  nonce,
  payload,
  signer: { key, accountUri },
}: {
  url: string;
  nonce: string;
  payload: object | null;
  signer: Signer;
}): Promise<string> {
  const who = accountUri === null ? { jwk: await exportJWK(createPublicKey(key)) } : { kid: accountUri };
  const text = payload === null ? '' : JSON.stringify(payload);
  const jws = await new FlattenedSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', nonce, url, ...who })
    .sign(key);
  return JSON.stringify(jws);
}

function isBadNonce({ status, body }: HttpAnswer): boolean {
  return status === 400 && property(jsonOf(body), 'type') === 'urn:ietf:params:acme:error:badNonce';
}

function resourcesOf(value: unknown): Resources | null {
  const text = (name: string) => {
    const found = property(value, name);
    return typeof found === 'string' ? found : null;
  };
  const [newNonce, newAccount, newOrder] = [text('newNonce'), text('newAccount'), text('newOrder')];
  if (newNonce === null || newAccount === null || newOrder === null) return null;
  return {
    ...{ newNonce, newAccount, newOrder },
    renewalInfo: text('renewalInfo'),
    profiles: profilesOf(value),
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A certificate, or a page of some proxy.
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
