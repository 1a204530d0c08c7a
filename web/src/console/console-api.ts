import { type ApiClient, createClient } from '../../../src/client/client.ts';
import { type Answer, type ApiPlace, dataOf } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { createFetch } from '../api/send.ts';
import type { Domain, EventPage } from '../api/types.ts';
import type {
  AuditPage,
  CertificateAuthority,
  DomainPage,
  Fleet,
  Incident,
  Inspected,
  OperatorAction,
  OperatorSession,
} from './types.ts';
import type { DomainFilter } from './view.ts';

/** How the page shows who asks: an operator key, or the session's cookie, which it cannot read. */
export type Access = { by: 'key'; key: string } | { by: 'session' };

export type ConsoleApi = ReturnType<typeof createConsoleApi>;

const clientFor = ({ origin, fetch: send, language }: ApiPlace, access: Access): ApiClient =>
  createClient(origin, access.by === 'key' ? access.key : null, {
    fetch: createFetch(send),
    credentials: access.by === 'key' ? 'omit' : 'same-origin',
    language,
  });

/** Asks who the access belongs to, and how to sign in. */
export const readSession = (place: ApiPlace, access: Access): Promise<OperatorSession> =>
  dataOf(clientFor(place, access).GET('/api/v1/session'));

type Options = ApiPlace & { access: Access; onRefused: () => void };

/** The API's operations for one signed-in operator. */
export function createConsoleApi({ access, onRefused, ...place }: Options) {
  const client = clientFor(place, access);
  const call = async <T>(asked: Promise<Answer<T>>): Promise<T> => {
    try {
      return await dataOf(asked);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) onRefused();
      throw error;
    }
  };
  return {
    readFleet: (): Promise<Fleet> => call(client.GET('/api/v1/fleet')),
    listDomains: ({ q, status, after, ...facet }: DomainFilter): Promise<DomainPage> =>
      call(
        client.GET('/api/v1/domains', {
          params: { query: { ...given({ q, status, cursor: after }), ...facetQuery(facet) } },
        }),
      ),
    inspect: (id: string): Promise<Inspected> =>
      call(client.GET('/api/v1/domains/{id}', { params: { path: { id } } })),
    listEvents: (tenant: string, id: string, before?: number): Promise<EventPage> =>
      call(
        client.GET('/api/v1/tenants/{tenant}/domains/{id}/events', {
          params: { path: { tenant, id }, query: given({ before }) },
        }),
      ),
    listIncidents: async (): Promise<Incident[]> => (await call(client.GET('/api/v1/incidents'))).incidents,
    readCertificateAuthority: (): Promise<CertificateAuthority> =>
      call(client.GET('/api/v1/certificate-authority')),
    listAudit: (query: { domain?: string; tenant?: string; cursor?: string }): Promise<AuditPage> =>
      call(
        client.GET('/api/v1/audit', {
          params: {
            query: {
              ...given({ domain: query.domain, tenant: query.tenant }),
              ...(query.cursor ? { cursor: query.cursor } : {}),
            },
          },
        }),
      ),
    ask: (domain: Pick<Domain, 'id' | 'tenant'>, what: OperatorAction, reason: string): Promise<Domain> =>
      call(askOf(client, domain, what, reason)),
    async signOut(): Promise<void> {
      await call(client.DELETE('/api/v1/session'));
    },
    /** Registers the name for another tenant, whose TXT record then moves it. */
    register: (tenant: string, domain: string): Promise<Domain> =>
      call(
        client.POST('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant } }, body: { domain } }),
      ),
  };
}

/** Leaves out what is not given. */
function given<T extends Record<string, string | number | undefined>>(query: T) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function facetQuery({
  reason,
  gateway,
  provider,
  endsWithin,
  onHold,
}: Omit<DomainFilter, 'q' | 'status' | 'after'>) {
  const before = endsWithin === undefined ? undefined : endOfDay(Date.now() + endsWithin * 86_400_000);
  return given({ reason, gateway, provider, certificateEndsBefore: before, onHold });
}

/** The fleet's numbers count whole days in UTC, and so does the list behind them. */
function endOfDay(at: number): string {
  const end = new Date(at);
  end.setUTCHours(24, 0, 0, 0);
  return end.toISOString();
}

function askOf(
  client: ApiClient,
  { id, tenant }: Pick<Domain, 'id' | 'tenant'>,
  what: OperatorAction,
  reason: string,
): Promise<Answer<Domain>> {
  const any = { params: { path: { id } }, body: reason === '' ? {} : { reason } };
  const one = { params: { path: { tenant, id } } };
  switch (what) {
    case 'reconcile':
      return client.POST('/api/v1/domains/{id}/reconcile', any);
    case 'unpause':
      return client.POST('/api/v1/domains/{id}/unpause', any);
    case 'release':
      return client.POST('/api/v1/domains/{id}/release', any);
    case 'hold':
      return client.POST('/api/v1/domains/{id}/hold', { params: { path: { id } }, body: { reason } });
    case 'refresh':
      return client.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', one);
    case 'retry':
      return client.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', one);
    case 'disable':
      return client.POST('/api/v1/tenants/{tenant}/domains/{id}/disable', one);
  }
}
