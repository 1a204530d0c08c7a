import { ApiProblem, problemOf, ServiceAway } from './problem.ts';
import type { Domain, EventPage, Sandbox, SandboxRecord, Session } from './types.ts';

export type Api = ReturnType<typeof createApi>;

type Options = {
  session: Session;
  /** Called when the API no longer accepts the token. */
  onUnauthorized: () => void;
  fetch: typeof fetch;
};

const BASE = '/api/v1';

/** One request to the API; throws ApiProblem when refused and ServiceAway when not reached. */
export async function send(fetcher: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  const response = await fetcher(`${BASE}${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ServiceAway(error);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** The API's operations for one signed-in tenant. */
export function createApi({ session, onUnauthorized, fetch: fetcher }: Options) {
  const call = async (method: string, path: string, body?: unknown, more?: RequestInit) => {
    const headers = new Headers(more?.headers);
    headers.set('Authorization', `Bearer ${session.token}`);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      return await send(fetcher, path, { ...more, ...content, method, headers });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) onUnauthorized();
      throw error;
    }
  };
  const domains = `/tenants/${encodeURIComponent(session.tenant)}/domains`;
  const one = (id: string) => `${domains}/${encodeURIComponent(id)}`;
  const recordQuery = ({ name, type }: Pick<SandboxRecord, 'name' | 'type'>) =>
    new URLSearchParams({ name, type });

  return {
    session,
    async listDomains(): Promise<Domain[]> {
      const body: { domains: Domain[] } = await (await call('GET', domains)).json();
      return body.domains;
    },
    async addDomain(domain: string): Promise<Domain> {
      return (await call('POST', domains, { domain })).json();
    },
    async ask(id: string, what: 'refresh' | 'retry' | 'disable'): Promise<Domain> {
      return (await call('POST', `${one(id)}/${what}`)).json();
    },
    async removeDomain(id: string): Promise<Domain> {
      return (await call('DELETE', one(id))).json();
    },
    async listEvents(id: string): Promise<EventPage> {
      return (await call('GET', `${one(id)}/events`)).json();
    },
    async openStream(id: string, lastEventId: string | null, signal: AbortSignal) {
      const headers = {
        Accept: 'text/event-stream',
        ...(lastEventId === null ? {} : { 'Last-Event-ID': lastEventId }),
      };
      const response = await call('GET', `${one(id)}/stream`, undefined, {
        headers,
        signal,
        cache: 'no-store',
      });
      const kind = response.headers.get('Content-Type') ?? '';
      if (response.body === null || !kind.startsWith('text/event-stream')) {
        throw new ServiceAway(`a stream was asked for, the answer was ${kind || 'empty'}`);
      }
      return response.body;
    },
    /** Null where there is no sandbox. */
    async readSandbox(): Promise<Sandbox | null> {
      return call('GET', '/sandbox').then(
        (response) => response.json(),
        (error: unknown) => {
          if (error instanceof ApiProblem && error.status === 404) return null;
          throw error;
        },
      );
    },
    async listSandboxRecords(): Promise<SandboxRecord[]> {
      const body: { records: SandboxRecord[] } = await (await call('GET', '/sandbox/dns/records')).json();
      return body.records;
    },
    async putSandboxRecord(record: SandboxRecord): Promise<void> {
      await call('PUT', '/sandbox/dns/records', record);
    },
    async deleteSandboxRecord(record: Pick<SandboxRecord, 'name' | 'type'>): Promise<void> {
      await call('DELETE', `/sandbox/dns/records?${recordQuery(record)}`);
    },
  };
}
