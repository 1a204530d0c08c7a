import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Domain } from '../api/types.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { type Connection, followStream } from './follow.ts';
import { forgetDomain, keys, rememberDomain } from './queries.ts';

/** Follows one domain's stream while `wanted`, and feeds what it tells into the list and the timeline. */
export function useDomainStream(id: string, wanted: boolean): Connection {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    void followStream({
      open: (lastEventId, signal) => api.openStream(id, lastEventId, signal),
      onConnection: setConnection,
      onEvent: ({ event, data }) => {
        if (event === 'domain') rememberDomain(client, api, JSON.parse(data) as Domain);
        if (event === 'gone') forgetDomain(client, api, id);
        if (event === 'timeline') void client.invalidateQueries({ queryKey: keys.events(tenant, id) });
      },
      signal: stop.signal,
    }).then(() => {
      // It ended by itself: the domain is gone or the session is over, which the list will show.
      if (!stop.signal.aborted) void client.invalidateQueries({ queryKey: keys.domains(tenant) });
    });
    return () => stop.abort();
  }, [api, client, id, tenant, wanted]);
  return wanted ? connection : 'connecting';
}
