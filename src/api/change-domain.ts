import type { Db } from '../store/database.ts';
import { requestChange } from '../store/requests.ts';
import type { ChangeRequest } from '../store/types.ts';
import type { Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { domainView } from './domain-view.ts';
import { domainNotFound } from './find-domain.ts';
import { ApiProblem } from './problem.ts';
import { requestEvent } from './request-event.ts';
import type { DomainJson } from './schemas/domain.ts';

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
