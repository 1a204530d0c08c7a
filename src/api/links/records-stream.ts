import { getDomain } from '../../store/domains/domains.ts';
import type { OpenLink } from '../../store/links/open-link.ts';
import type { Caller } from '../auth/caller.ts';
import type { StreamDeps, Subject } from '../streams/event-stream.ts';
import { LINK_NOT_VALID } from './guard.ts';
import { linkView } from './view.ts';

type Asked = Pick<Subject, 'takePlace' | 'identify'> & { link: OpenLink; caller: Caller };

/** The records of one domain, for a stream: sent at once, and after each change of them. */
export function recordsSubject({ db, changes }: StreamDeps, asked: Asked): Subject {
  const { link, caller, takePlace, identify } = asked;
  const { tenant, domainId, expiresAt } = link;
  let sent: string | null = null;
  return {
    ...{ takePlace, identify, refusal: LINK_NOT_VALID, about: { portalDomainId: domainId } },
    subscribe: (onChange) => changes.subscribe(domainId, onChange),
    send: async (stream) => {
      const row = await getDomain(db, tenant, domainId);
      // The link has gone with its domain, and whoever opens the stream again is told so.
      if (row === null) return false;
      const data = JSON.stringify(linkView(row, expiresAt, caller));
      if (data !== sent) await stream.writeSSE({ event: 'records', data });
      sent = data;
      return true;
    },
  };
}
