import createFetchClient, { type Client } from 'openapi-fetch';
import { delay, retryOverloaded } from './retry-overloaded.ts';
import type { components, paths } from './schema.generated.ts';

export type { components };
export type ApiClient = Client<paths>;
export type Domain = components['schemas']['Domain'];
export type DomainEvent = components['schemas']['Event'];
export type Tenant = components['schemas']['Tenant'];
export type Problem = components['schemas']['Problem'];
export type Preflight = components['schemas']['Preflight'];

export type ClientOptions = {
  /** Sends the requests; by default the platform's `fetch`, with read-only and idempotent ones retried on overload. */
  fetch?: typeof fetch;
  /** As of `fetch`; the token alone identifies the caller, so `omit` is right where a browser holds cookies. */
  credentials?: NonNullable<RequestInit['credentials']>;
  /** The language of the sentences in answers, as `Accept-Language` has it; by default that of the platform, or English. */
  language?: string;
};

/**
 * A typed client of the HTTP API.
 * @param baseUrl where the API answers, e.g. `http://127.0.0.1:3000`.
 * @param token an operator key or a tenant token; null for the operations that need none.
 */
export function createClient(
  baseUrl: string,
  token: string | null,
  { fetch: send = retrying, language, ...options }: ClientOptions = {},
): ApiClient {
  return createFetchClient<paths>({
    ...options,
    baseUrl,
    fetch: (request) => send(request),
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(language === undefined ? {} : { 'Accept-Language': language }),
    },
  });
}

const retrying = retryOverloaded({
  fetch: (...request) => fetch(...request),
  wait: delay,
  random: Math.random,
});
