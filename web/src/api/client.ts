import { ApiProblem, isRefusal } from './problem.ts';
import { asJson, asNothing, asStream, type Read, send } from './send.ts';
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
  /** Called at each answer of the API's own. */
  onSign: () => void;
  fetch: typeof fetch;
};

/** A session of the sandbox's sample tenant; null where there is no sandbox. */
export async function openSandbox(fetcher: typeof fetch): Promise<SandboxSession | null> {
  try {
    return await send(fetcher, '/sandbox/session', { method: 'POST' }, asJson<SandboxSession>);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The API's operations for one signed-in tenant. */
export function createApi({ session, onUnauthorized, onSign, fetch: fetcher }: Options) {
  /** `read` takes what is wanted of the answer; the request's time includes it. */
  const call = async <T>(read: Read<T>, method: string, path: string, body?: unknown, more?: RequestInit) => {
    const headers = new Headers(more?.headers);
    headers.set('Authorization', `Bearer ${session.token}`);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      const answer = await send(fetcher, path, { ...more, ...content, method, headers }, read);
      onSign();
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem) onSign();
      if (error instanceof ApiProblem && error.status === 401) onUnauthorized();
      throw error;
    }
  };
  const domains = `/tenants/${encodeURIComponent(session.tenant)}/domains`;
  const one = (id: string) => `${domains}/${encodeURIComponent(id)}`;

  return {
    session,
    async listDomains(): Promise<Domain[]> {
      // What is removed stays in view while its record is left behind in the DNS.
      const [present, removed] = await Promise.all(
        [domains, `${domains}?removed=true`].map((path) => call(asJson<DomainList>, 'GET', path)),
      );
      return [...(present?.domains ?? []), ...(removed?.domains ?? [])];
    },
    async addDomain(domain: string): Promise<Domain> {
      return call(asJson<Domain>, 'POST', domains, { domain });
    },
    async ask(id: string, what: 'refresh' | 'retry' | 'disable'): Promise<Domain> {
      return call(asJson<Domain>, 'POST', `${one(id)}/${what}`);
    },
    async removeDomain(id: string): Promise<Domain> {
      return call(asJson<Domain>, 'DELETE', one(id));
    },
    async listEvents(id: string): Promise<EventPage> {
      return call(asJson<EventPage>, 'GET', `${one(id)}/events`);
    },
    /** The tenant's stream; only its beginning is held to a time, as it has no end. */
    async openStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
      const headers = { Accept: 'text/event-stream' };
      const more: RequestInit = { headers, signal, cache: 'no-store' };
      return call(asStream, 'GET', `/tenants/${encodeURIComponent(session.tenant)}/stream`, undefined, more);
    },
    /** Null where there is no sandbox. Its session is how it tells of itself; the token in it is not used. */
    async readSandbox(): Promise<Sandbox | null> {
      const sandbox = await openSandbox(fetcher);
      return sandbox && { httpsPort: sandbox.edgeHttpsPort };
    },
    async listSandboxRecords(): Promise<SandboxRecord[]> {
      return (await call(asJson<SandboxRecordList>, 'GET', '/sandbox/dns/records')).records;
    },
    async putSandboxRecord(record: SandboxRecordToPut): Promise<void> {
      await call(asNothing, 'PUT', '/sandbox/dns/records', record);
    },
    async deleteSandboxRecord({ name, type }: SandboxRecordKey): Promise<void> {
      await call(asNothing, 'DELETE', `/sandbox/dns/records?${new URLSearchParams({ name, type })}`);
    },
  };
}
