import { ApiProblem, isRefusal, problemOf, ServiceAway } from './problem.ts';
import type {
  Domain,
  DomainList,
  EventPage,
  Sandbox,
  SandboxRecord,
  SandboxRecordKey,
  SandboxRecordList,
  SandboxRecordToPut,
  SandboxSession,
  Session,
} from './types.ts';

export type Api = ReturnType<typeof createApi>;

type Options = {
  session: Session;
  /** Called when the API no longer accepts the token. */
  onUnauthorized: () => void;
  fetch: typeof fetch;
};

const BASE = '/api/v1';

/** One request to the API; throws ApiProblem when refused and ServiceAway when not reached. */
async function send(fetcher: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  const response = await fetcher(`${BASE}${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ServiceAway(error);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** A session of the sandbox's sample tenant; null where there is no sandbox. */
export async function openSandbox(fetcher: typeof fetch): Promise<SandboxSession | null> {
  try {
    return await (await send(fetcher, '/sandbox/session', { method: 'POST' })).json();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
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

  return {
    session,
    async listDomains(): Promise<Domain[]> {
      const body: DomainList = await (await call('GET', domains)).json();
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
    /** Null where there is no sandbox. Its session is how it tells of itself; the token in it is not used. */
    async readSandbox(): Promise<Sandbox | null> {
      const sandbox = await openSandbox(fetcher);
      return sandbox && { httpsPort: sandbox.edgeHttpsPort };
    },
    async listSandboxRecords(): Promise<SandboxRecord[]> {
      const body: SandboxRecordList = await (await call('GET', '/sandbox/dns/records')).json();
      return body.records;
    },
    async putSandboxRecord(record: SandboxRecordToPut): Promise<void> {
      await call('PUT', '/sandbox/dns/records', record);
    },
    async deleteSandboxRecord({ name, type }: SandboxRecordKey): Promise<void> {
      await call('DELETE', `/sandbox/dns/records?${new URLSearchParams({ name, type })}`);
    },
  };
}
