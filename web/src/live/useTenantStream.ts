import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Domain, DomainList } from '../api/types.ts';
import { visibleAnswer } from '../api/visible.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { readToken } from '../session/token.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import { type Connection, followStream, type StreamEvent } from './follow.ts';
import { forgetDomain, keys, rememberDomain, rememberDomains } from './queries.ts';
import { shareConnection } from './share.ts';

/** A message of the window that holds the stream to the others. */
type Message =
  | { kind: 'alive' }
  | { kind: 'connection'; connection: Connection }
  | { kind: 'event'; event: StreamEvent };

/**
 * Follows the tenant's stream while `wanted`, by this window or by another one of the page, and passes its events to
 * the list and the timelines. Windows share among tokens of one role, which may all read and do the same.
 */
export function useTenantStream(wanted: boolean): Connection {
  const { api, tenant, liveness } = useSignedIn();
  const { language } = useTexts();
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    const onEvent = ({ event, data }: StreamEvent) => {
      const received: unknown = visibleAnswer(JSON.parse(data));
      if (event === 'domains') rememberDomains(client, api, (received as DomainList).domains);
      if (event === 'gone') forgetDomain(client, api, (received as Pick<Domain, 'id'>).id);
      if (event !== 'domain') return;
      const domain = received as Domain;
      rememberDomain(client, api, domain);
      void client.invalidateQueries({ queryKey: keys.events(tenant, domain.id) });
    };
    const onMessage = (message: Message) => {
      if (message.kind === 'connection') setConnection(message.connection);
      if (message.kind === 'event') onEvent(message.event);
      if (message.kind !== 'alive') return;
      liveness.heard();
      setConnection('live');
    };
    void shareConnection<Message>({
      // What may be done differs by role, operators read more, and sentences come in the reader's language.
      name: `portal-domains ${tenant} ${readToken(api.session.token).role ?? 'operator'} ${language}`,
      // The types say that it is always there; on plain HTTP it is not.
      locks: (navigator.locks as LockManager | undefined) ?? null,
      openChannel,
      onMessage,
      lead: (publish, signal) =>
        followStream({
          open: (opening) => api.openStream(opening),
          onAlive: () => publish({ kind: 'alive' }),
          onConnection: (now) => publish({ kind: 'connection', connection: now }),
          onEvent: (event) => publish({ kind: 'event', event }),
          signal,
        }),
      signal: stop.signal,
    }).then(() => {
      // It ended by itself: the tenant is gone or the session is over, which the list will show.
      if (!stop.signal.aborted) void client.invalidateQueries({ queryKey: keys.domains(tenant) });
    });
    return () => stop.abort();
  }, [api, client, tenant, liveness, language, wanted]);
  return wanted ? connection : 'connecting';
}

function openChannel<M>(name: string, onMessage: (message: M) => void) {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<M>) => onMessage(data);
  return { post: (message: M) => channel.postMessage(message), close: () => channel.close() };
}
