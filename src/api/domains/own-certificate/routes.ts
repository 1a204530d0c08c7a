import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  type OwnCertificateOutcome,
  putOwnCertificate,
  removeOwnCertificate,
} from '../../../store/own-certificates/own-certificates.ts';
import { tenantAccess } from '../../auth/auth.ts';
import { checkRate } from '../../auth/rates.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext, ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { body, json, problems, secured } from '../../http/schemas.ts';
import { domainView } from '../domain-view.ts';
import { changedSince, expectedByIfMatch, IfMatchSchema, withEtag } from '../etag.ts';
import { domainNotFound, findDomain } from '../find-domain.ts';
import { type DomainJson, DomainParamsSchema, DomainSchema } from '../schemas.ts';
import { acceptCertificate } from './accept.ts';

const PATH = '/api/v1/tenants/{tenant}/domains/{id}/certificate';

const PutCertificateSchema = z
  .strictObject({
    chain: z.string().min(1).max(32_768).openapi({
      description:
        'PEM: the certificate of the domain first, then each issuer’s behind the one that it has signed. The root may be left out.',
    }),
    privateKey: z.string().min(1).max(8_192).openapi({
      description: 'PEM, without a passphrase: RSA or ECDSA. It is never shown again.',
      writeOnly: true,
    }),
  })
  .openapi('PutCertificate');

const REFUSALS = [
  ...(['certificate_unreadable', 'certificate_key_unreadable', 'certificate_key_mismatch'] as const),
  ...(['certificate_wrong_name', 'certificate_wrong_purpose', 'certificate_chain_broken'] as const),
  ...(['certificate_not_yet_valid', 'certificate_expired', 'certificate_expires_soon'] as const),
  ...(['certificate_weak', 'certificate_untrusted'] as const),
] as const;

const COMMON = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'tenant_not_found',
  'domain_not_found',
  'precondition_failed',
] as const;

const putRoute = createRoute({
  method: 'put',
  path: PATH,
  operationId: 'putDomainCertificate',
  tags: ['domains'],
  summary: 'Bring an own certificate',
  description:
    'Serves a certificate of your own in place of the CA’s, from the next handshakes on. It is checked first: name, key, dates, order of the chain, algorithms, trust; where it is refused nothing changes, and an earlier one stays. The CA’s is kept and goes on being renewed, and is served again an hour before the own one ends, or when that is removed. The private key is kept sealed and is shown nowhere. Counts as a check, as `refresh` does.',
  security: secured,
  middleware: [tenantAccess('write'), checkRate()] as const,
  request: { params: DomainParamsSchema, headers: IfMatchSchema, body: body(PutCertificateSchema) },
  responses: {
    202: json(DomainSchema, 'Stored; it is served once the edge has taken it up, mostly within a second.'),
    ...problems(
      ...COMMON,
      'invalid_json',
      // A text of many escapes is longer than its characters.
      'too_large',
      'unsupported_media_type',
      'not_possible',
      'certificate_key_missing',
      ...REFUSALS,
    ),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: PATH,
  operationId: 'removeDomainCertificate',
  tags: ['domains'],
  summary: 'Remove the own certificate',
  description:
    'Forgets the own certificate and its key; the CA’s is served again, without an order where it is kept. Where there is no own certificate nothing changes.',
  security: secured,
  middleware: [tenantAccess('write')] as const,
  request: { params: DomainParamsSchema, headers: IfMatchSchema },
  responses: {
    202: json(DomainSchema, 'Removed; the CA’s is served once the edge has taken that up.'),
    ...problems(...COMMON),
  },
});

/** PUT and DELETE /tenants/{tenant}/domains/{id}/certificate */
export function registerOwnCertificate(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(putRoute, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const { caller, db } = c.var;
    const now = deps.clock().toISOString();
    const [sealWith] = deps.settings.certificateKeys;
    if (sealWith === undefined) throw KEY_MISSING;
    const domain = await findDomain(db, tenant, id);
    const { judgeChain } = deps;
    const certificate = await acceptCertificate(domain, c.req.valid('json'), { sealWith, judgeChain, now });
    const isExpected = expectedByIfMatch(c);
    const change = { domainId: id, tenant, by: caller.author, now, certificate, isExpected };
    return c.json(viewOf(c, id, await putOwnCertificate(db, change)), 202);
  });
  app.openapi(removeRoute, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const { caller, db } = c.var;
    const now = deps.clock().toISOString();
    const change = { domainId: id, tenant, by: caller.author, now, isExpected: expectedByIfMatch(c) };
    return c.json(viewOf(c, id, await removeOwnCertificate(db, change)), 202);
  });
}

const KEY_MISSING = new ApiProblem(
  'certificate_key_missing',
  'This installation takes no own certificates. The operator of this service can allow them.',
);

/** @throws ApiProblem */
function viewOf(c: ApiContext, id: string, outcome: OwnCertificateOutcome): DomainJson {
  if (outcome.kind === 'not_found') throw domainNotFound(id);
  const { domain } = outcome;
  if (outcome.kind === 'changed_since') throw changedSince(domain);
  if (outcome.kind === 'not_possible') {
    const detail = `${domain.domain} is not wanted now (disabled, deleted or given up), so that no certificate of it is kept; start it over first (retry).`;
    throw new ApiProblem('not_possible', detail);
  }
  return withEtag(c, domainView(domain, c.var.caller));
}
