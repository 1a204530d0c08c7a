import type { Db } from '../../store/database/database.ts';
import { requestChange } from '../../store/domains/requests.ts';
import type { ChangeRequest } from '../../store/domains/types.ts';
import type { Caller } from '../auth/caller.ts';
import type { ApiDeps } from '../http/deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { requestEvent } from '../http/request-event.ts';
import { domainView } from './domain-view.ts';
import { domainNotFound } from './find-domain.ts';
import type { DomainJson } from './schemas.ts';

/**
 * Stores what somebody asks of a domain. The row, its timeline and the outbox are written together; the workflow is
 * told from there, so Temporal is never on a request's way.
 */
export async function changeDomain(
  deps: Pick<ApiDeps, 'clock' | 'events'> & { db: Db },
  asked: { tenant: string | null; id: string; request: ChangeRequest; caller: Caller },
): Promise<DomainJson> {
  const { id, tenant, request, caller } = asked;
  const now = deps.clock().toISOString();
  const outcome = await requestChange(deps.db, { id, tenant, request, by: caller.author, now });
  switch (outcome.kind) {
    case 'asked_already':
      return domainView(outcome.domain, caller);
    case 'requested':
      if (request === 'refresh' || request === 'disable') {
        const name = `portal_domain.${request}` as const;
        deps.events.capture(requestEvent(name, outcome.domain, caller, now));
      }
      return domainView(outcome.domain, caller);
    case 'not_found':
      throw domainNotFound(id);
    case 'not_possible': {
      const { domain } = outcome.domain;
      throw new ApiProblem('not_possible', `${domain} is being deleted; ${request} is not possible.`);
    }
  }
}
