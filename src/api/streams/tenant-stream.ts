import type { SSEStreamingApi } from 'hono/streaming';
import { listDomainsById, listVersions } from '../../store/domains/domain-versions.ts';
import type { Caller } from '../auth/caller.ts';
import { domainView } from '../domains/domain-view.ts';
import { REFUSED_CALLER, type StreamDeps, type Subject } from './event-stream.ts';

type Asked = Pick<Subject, 'takePlace' | 'identify'> & { caller: Caller; tenant: string };

/** All domains of a tenant, for a stream: those of its list, and those that are removed but left behind in the DNS. */
export function tenantSubject({ db, changes }: StreamDeps, asked: Asked): Subject {
  const { caller, takePlace, identify } = asked;
  const tenant = asked.tenant.toLowerCase();
  /** The version of each domain that the client has been sent last; null: nothing was sent yet. */
  let sent: ReadonlyMap<string, string> | null = null;
  /** Sent in any case, as the timeline alone may have changed. */
  const announced = new Set<string>();

  const views = async (ids: readonly string[]) =>
    (await listDomainsById(db, tenant, ids)).map((row) => domainView(row, caller));

  const send = async (stream: SSEStreamingApi) => {
    const asked = new Set(announced);
    // Versions before rows: a row that changes in between is sent once more, and never missed.
    const versions = await listVersions(db, tenant);
    const changed = [...versions.keys()].filter((id) => asked.has(id) || sent?.get(id) !== versions.get(id));
    const domains = await views(changed);
    // From here on only the client can fail, and with it the stream.
    for (const id of asked) announced.delete(id);
    const before = sent;
    sent = versions;
    if (before === null) return stream.writeSSE({ event: 'domains', data: JSON.stringify({ domains }) });
    for (const domain of domains) await stream.writeSSE({ event: 'domain', data: JSON.stringify(domain) });
    for (const id of before.keys()) {
      if (!versions.has(id)) await stream.writeSSE({ event: 'gone', data: JSON.stringify({ id }) });
    }
  };

  return {
    ...{ takePlace, identify, refusal: REFUSED_CALLER, about: { tenantId: tenant } },
    subscribe: (onChange) =>
      changes.subscribeTenant(tenant, (id) => {
        if (id !== null) announced.add(id);
        onChange();
      }),
    send: async (stream) => {
      await send(stream);
      return true;
    },
  };
}
