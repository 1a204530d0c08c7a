import { z } from '@hono/zod-openapi';
import { ALL_REASONS, type Reason } from '../../../core/conditions.ts';
import { DNS_PROVIDERS } from '../../../core/dns-provider.ts';
import type { Facet } from '../../../store/domains/facet-search.ts';
import { ApiProblem } from '../../http/problem.ts';
import { holdsNoControlCharacters, NO_CONTROL_CHARACTERS } from '../../http/schemas.ts';

/** The parts of the query that choose a facet. */
export const FACET_QUERY = {
  reason: z.enum(ALL_REASONS).optional().openapi({ description: 'The reason of the status.' }),
  gateway: z
    .string()
    .max(253)
    .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
    .optional()
    .openapi({ description: 'Names on this gateway that are not switched off.' }),
  provider: z.enum(DNS_PROVIDERS).optional().openapi({ description: 'Who hosts the DNS.' }),
  certificateEndsBefore: z.iso.datetime().optional().openapi({
    description: 'The certificate ends before; the first one to end comes first.',
  }),
  onHold: z.literal('true').optional().openapi({ description: 'An operator suspends its removals.' }),
};

type FacetQuery = {
  q?: string | undefined;
  reason?: Reason | undefined;
  gateway?: string | undefined;
  provider?: (typeof DNS_PROVIDERS)[number] | undefined;
  certificateEndsBefore?: string | undefined;
  onHold?: 'true' | undefined;
};

/**
 * Returns what a query wants beside a status.
 * @throws ApiProblem `invalid_request` where it wants more than one thing.
 */
export function facetOf({ q, ...query }: FacetQuery): Facet | undefined {
  const { reason, gateway, provider, certificateEndsBefore: before, onHold } = query;
  const wanted: (Facet | undefined)[] = [
    reason && { by: 'reason', reason },
    gateway === undefined ? undefined : { by: 'gateway', gateway },
    provider && { by: 'provider', provider },
    before === undefined ? undefined : { by: 'certificate_end', before: new Date(before).toISOString() },
    onHold && { by: 'on_hold' },
  ];
  const facets = wanted.filter((one) => one !== undefined);
  const [field = 'q'] = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (facets.length + (q === undefined || q === '' ? 0 : 1) <= 1) return facets[0];
  const message =
    'stands alone or with `status`: give one of q, reason, gateway, provider, certificateEndsBefore and onHold.';
  throw new ApiProblem('invalid_request', `${field}: ${message}`, { errors: [{ field, message }] });
}
