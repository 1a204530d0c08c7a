import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.generated.ts';

export type ApiClient = Client<paths>;
export type Domain = components['schemas']['Domain'];
export type DomainEvent = components['schemas']['Event'];
export type Tenant = components['schemas']['Tenant'];
export type Problem = components['schemas']['Problem'];
export type Preflight = components['schemas']['Preflight'];

/**
 * A typed client of the HTTP API.
 * @param baseUrl where the API answers, e.g. `http://127.0.0.1:3000`.
 * @param token an operator key or a tenant token; null for the operations that need none.
 */
export function createClient(baseUrl: string, token: string | null): ApiClient {
  return createFetchClient<paths>({
    baseUrl,
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
}
