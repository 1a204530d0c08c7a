import { type ApiClient, createClient } from '../../../src/client/client.ts';
import { ApiProblem, isRefusal, problemOf, refusalOf, ServiceAway } from './problem.ts';
import { createFetch, EVENT_STREAM } from './send.ts';
import type {
  Action,
  Domain,
  EventPage,
  Link,
  NewLink,
  Sandbox,
  SandboxRecord,
  SandboxRecordKey,
  SandboxRecordToPut,
  SandboxSession,
  Session,
  Tenant,
} from './types.ts';
import { visibleAnswer } from './visible.ts';

export type Api = ReturnType<typeof createApi>;

/** The place of the API: the page's own origin, and the browser's `fetch`. `language`: of its answers, BCP 47. */
export type ApiPlace = { origin: string; fetch: typeof fetch; language: string };

type Options = ApiPlace & {
  session: Session;
  /** Called when the API no longer accepts the token. */
  onUnauthorized: () => void;
  /** Called at each answer of the API's own. */
  onAlive: () => void;
};

export type Answer<T> = { data?: T; error?: unknown; response: Response };

/**
 * Returns the data of an answer. Names, records and sentences in it hold text from outside, all of which must be seen.
 * @throws ApiProblem when refused, ServiceAway when not reached, not answered in time, or answered by something else.
 */
export async function dataOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    // Something in front answered with a page of its own.
    throw cause instanceof SyntaxError ? new ServiceAway(cause) : cause;
  });
  if (!response.ok) throw problemOf(response, error);
  if (data === undefined && response.status !== 204) throw new ServiceAway('the answer was empty');
  return data instanceof ReadableStream ? data : visibleAnswer(data as T);
}

// The token alone identifies the caller; cookies of the host are other applications', and may be large.
export const clientOf = ({ origin, fetch: send, language }: ApiPlace, token: string | null): ApiClient =>
  createClient(origin, token, { fetch: createFetch(send), credentials: 'omit', language });

/** Opens a session of the sandbox's sample tenant; null where there is no sandbox. */
export async function openSandbox(place: ApiPlace): Promise<SandboxSession | null> {
  try {
    return await dataOf(clientOf(place, null).POST('/api/v1/sandbox/session'));
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The API's operations for one signed-in tenant. */
export function createApi({ session, onUnauthorized, onAlive, ...place }: Options) {
  const client = clientOf(place, session.token);
  const call = async <T>(asked: Promise<Answer<T>>): Promise<T> => {
    try {
      const answer = await dataOf(asked);
      onAlive();
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem) onAlive();
      if (error instanceof ApiProblem && error.status === 401) onUnauthorized();
      throw error;
    }
  };
  const tenant = { path: { tenant: session.tenant } };
  const one = (id: string) => ({ params: { path: { tenant: session.tenant, id } } });
  const ASK = {
    refresh: (id) => client.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', one(id)),
    retry: (id) => client.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', one(id)),
    disable: (id) => client.POST('/api/v1/tenants/{tenant}/domains/{id}/disable', one(id)),
    delete: (id) => client.DELETE('/api/v1/tenants/{tenant}/domains/{id}', one(id)),
  } satisfies Record<Action, (id: string) => Promise<Answer<Domain>>>;

  return {
    session,
    /** Returns the address of a page beside the API, such as one of its documentation. */
    pageAt: (path: string): string => new URL(path, place.origin).href,
    async listDomains(): Promise<Domain[]> {
      // What is removed stays in view while its record is left behind in the DNS.
      const list = (query: { removed?: 'true' }) =>
        call(client.GET('/api/v1/tenants/{tenant}/domains', { params: { ...tenant, query } }));
      const [present, removed] = await Promise.all([list({}), list({ removed: 'true' })]);
      return [...present.domains, ...removed.domains];
    },
    readTenant: (): Promise<Tenant> => call(client.GET('/api/v1/tenants/{tenant}', { params: tenant })),
    addDomain: (domain: string): Promise<Domain> =>
      call(client.POST('/api/v1/tenants/{tenant}/domains', { params: tenant, body: { domain } })),
    /** Returns the problem with which a name would be refused; null: it would be accepted. */
    async checkName(domain: string, signal: AbortSignal): Promise<ApiProblem | null> {
      const params = { ...tenant, query: { domain } };
      const checked = await call(client.GET('/api/v1/tenants/{tenant}/domains:check', { params, signal }));
      return checked.status === 'refused' ? refusalOf(checked.problem) : null;
    },
    ask: (id: string, what: Action): Promise<Domain> => call(ASK[what](id)),
    listEvents: (id: string): Promise<EventPage> =>
      call(client.GET('/api/v1/tenants/{tenant}/domains/{id}/events', one(id))),
    listLinks: async (id: string): Promise<Link[]> =>
      (await call(client.GET('/api/v1/tenants/{tenant}/domains/{id}/links', one(id)))).links,
    /** @param email to whom mails about the domain go too; empty: to nobody */
    createLink: (id: string, email: string): Promise<NewLink> => {
      const body = email === '' ? {} : { email };
      return call(client.POST('/api/v1/tenants/{tenant}/domains/{id}/links', { ...one(id), body }));
    },
    async revokeLink(id: string, linkId: string): Promise<void> {
      const params = { path: { tenant: session.tenant, id, linkId } };
      await call(client.DELETE('/api/v1/tenants/{tenant}/domains/{id}/links/{linkId}', { params }));
    },
    /** The tenant's stream; only its beginning is held to a time, as it has no end. */
    async openStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
      const headers = { Accept: EVENT_STREAM };
      const options = { headers, signal, cache: 'no-store', parseAs: 'stream' } as const;
      const body = await call(client.GET('/api/v1/tenants/{tenant}/stream', { params: tenant, ...options }));
      if (body == null) throw new ServiceAway('the stream has no body');
      return body;
    },
    /** Null where there is no sandbox. Its session is how it tells of itself; the token in it is not used. */
    async readSandbox(): Promise<Sandbox | null> {
      const sandbox = await openSandbox(place);
      return sandbox && { httpsPort: sandbox.edgeHttpsPort };
    },
    listSandboxRecords: async (): Promise<SandboxRecord[]> =>
      (await call(client.GET('/api/v1/sandbox/dns/records'))).records,
    async putSandboxRecord(body: SandboxRecordToPut): Promise<void> {
      await call(client.PUT('/api/v1/sandbox/dns/records', { body }));
    },
    async deleteSandboxRecord({ name, type }: SandboxRecordKey): Promise<void> {
      await call(client.DELETE('/api/v1/sandbox/dns/records', { params: { query: { name, type } } }));
    },
  };
}
