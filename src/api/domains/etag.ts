import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { DomainRow } from '../../store/domains/types.ts';
import type { ApiContext } from '../http/env.ts';
import { ApiProblem } from '../http/problem.ts';
import { domainView } from './domain-view.ts';
import type { DomainJson } from './schemas.ts';

/** The strong entity tag of a domain as this caller sees it (RFC 9110, 8.8.3): another one for each change of what is shown. */
export function etagOf(view: DomainJson): string {
  const hash = createHash('sha256').update(JSON.stringify(view)).digest('base64url');
  return `"${hash.slice(0, 22)}"`;
}

/** Answers with a domain and its ETag. */
export function withEtag(c: ApiContext, view: DomainJson): DomainJson {
  c.header('ETag', etagOf(view));
  return view;
}

/** The header of operations that change a domain. */
export const IfMatchSchema = z.object({
  'if-match': z
    .string()
    .regex(
      /^(\*|"[!#-~]*"(\s*,\s*"[!#-~]*")*)$/,
      'must be `*`, or the `ETag` of an answer with its quotation marks',
    )
    .optional()
    .openapi({
      description:
        'The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`.',
    }),
});

/**
 * Reads the request's `If-Match` as a predicate of the domain, to be asked where the change is made: in its transaction.
 * Without the header any domain fits. A weak tag is refused by the schema, as it would never match (RFC 9110, 13.1.1).
 */
export function expectedByIfMatch(c: ApiContext): (domain: DomainRow) => boolean {
  const header = c.req.header('If-Match')?.trim();
  if (header === undefined || header === '*') return () => true;
  const tags: string[] = header.match(TAG) ?? [];
  return (domain) => tags.includes(etagOf(domainView(domain, c.var.caller)));
}

const TAG = /"[!#-~]*"/g;
/** The refusal of a change whose `If-Match` names an earlier state. */
export function changedSince(domain: DomainRow): ApiProblem {
  return new ApiProblem(
    'precondition_failed',
    `${domain.domain} has changed since it was read; read it again, and decide anew.`,
  );
}
