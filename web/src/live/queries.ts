import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api } from '../api/client.ts';
import { isRefusal } from '../api/problem.ts';
import type { Domain } from '../api/types.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { mergeList, mergeOne } from './merge.ts';

const OFTEN_MS = 4_000;
const SELDOM_MS = 15_000;

export const keys = {
  domains: (tenant: string) => ['domains', tenant] as const,
  tenant: (tenant: string) => ['tenant', tenant] as const,
  events: (tenant: string, id: string) => ['events', tenant, id] as const,
  links: (tenant: string, id: string) => ['links', tenant, id] as const,
  sandbox: ['sandbox'] as const,
  sandboxRecords: ['sandbox', 'records'] as const,
};

/** The tenant's domains. `often`: a stream is missing, so ask every few seconds; an error is tried again as often. */
export function useDomains(often: boolean) {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.domains(tenant),
    queryFn: async () => mergeList(await api.listDomains(), knownDomains(client, tenant)),
    retry: false,
    refetchInterval: ({ state }) => {
      // What was refused will be refused again; what could not be reached comes back.
      if (isRefusal(state.error)) return false;
      return often || state.error !== null ? OFTEN_MS : SELDOM_MS;
    },
  });
}

/** The tenant; undefined while it is not known. */
export function useTenant() {
  const { api, tenant } = useSignedIn();
  return useQuery({ queryKey: keys.tenant(tenant), queryFn: () => api.readTenant(), retry: 3 }).data;
}

/** A domain's timeline, newest first; read while it is shown. */
export function useEvents(id: string, shown: boolean) {
  const { api, tenant } = useSignedIn();
  return useQuery({
    queryKey: keys.events(tenant, id),
    queryFn: () => api.listEvents(id),
    enabled: shown,
    retry: 1,
    refetchInterval: shown ? SELDOM_MS : false,
  });
}

/** The links to a domain's records, newest first; read while they are shown. */
export function useLinks(id: string, shown: boolean) {
  const { api, tenant } = useSignedIn();
  return useQuery({
    queryKey: keys.links(tenant, id),
    queryFn: () => api.listLinks(id),
    enabled: shown,
    retry: 1,
    refetchInterval: shown ? SELDOM_MS : false,
  });
}

/**
 * The sandbox, or null where there is none; undefined while it is not known, or where none can be.
 * @param isPossible false: nobody is asked
 */
export function useSandbox(isPossible = true) {
  const { api } = useSignedIn();
  return useQuery({ queryKey: keys.sandbox, queryFn: () => api.readSandbox(), enabled: isPossible, retry: 3 })
    .data;
}

/** The records that the sandbox DNS holds. */
export function useSandboxRecords() {
  const { api } = useSignedIn();
  const sandbox = useSandbox();
  return useQuery({
    queryKey: keys.sandboxRecords,
    queryFn: () => api.listSandboxRecords(),
    enabled: Boolean(sandbox),
    refetchInterval: SELDOM_MS,
  });
}

function knownDomains(client: QueryClient, tenant: string): Domain[] | undefined {
  return client.getQueryData<Domain[]>(keys.domains(tenant));
}

/** Puts all domains, as the stream tells them when it opens, in place of the list. */
export function rememberDomains(client: QueryClient, api: Api, domains: Domain[]): void {
  const { tenant } = api.session;
  client.setQueryData<Domain[]>(keys.domains(tenant), (known) => mergeList(domains, known));
}

/** Puts one domain, as the stream or an answer told it, into the list. */
export function rememberDomain(client: QueryClient, api: Api, domain: Domain): void {
  const { tenant } = api.session;
  client.setQueryData<Domain[]>(keys.domains(tenant), (known) => mergeOne(known, domain));
}

/** Takes a domain that is gone out of the list. */
export function forgetDomain(client: QueryClient, api: Api, id: string): void {
  const { tenant } = api.session;
  client.setQueryData<Domain[]>(keys.domains(tenant), (known) => known?.filter((each) => each.id !== id));
}
