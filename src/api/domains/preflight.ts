import { z } from '@hono/zod-openapi';
import { allowedFindings } from '../../core/checks/allowed.ts';
import { judgeDns } from '../../core/checks/dns.ts';
import { judge } from '../../core/checks/judge-all.ts';
import { type Condition, conditionOf } from '../../core/conditions.ts';
import { dnsProviderOf } from '../../core/dns-provider.ts';
import type { PreflightObservation } from '../../core/observations.ts';
import { recordsToPublish } from '../../core/ownership/records-to-publish.ts';
import { redactDns } from '../../core/redaction/observations.ts';
import type { Db, RootDb } from '../../store/database/database.ts';
import { findCompetingClaims } from '../../store/domains/competing-claims.ts';
import { listDomains } from '../../store/domains/domains.ts';
import { getTenant } from '../../store/tenants/tenants.ts';
import { tenantNotFound } from '../auth/auth.ts';
import type { ApiDeps } from '../http/deps.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';
import { acceptHostname, isLikeAnothers, lookalikeProblem } from './hostname.ts';
import { ConditionSchema, RecordSchema } from './schemas.ts';
import { conditionJson, type Reader, recordJson } from './sentences.ts';

export const PreflightSchema = z
  .object({
    tenant: UuidSchema,
    domain: z.string(),
    displayDomain: z.string(),
    canonicalHost: z.string(),
    registration: z.enum(['possible', 'already_registered', 'quota_exceeded']),
    domainId: UuidSchema.nullable().openapi({ description: 'The id it has, when it is registered already.' }),
    records: z
      .array(RecordSchema)
      .openapi({ description: 'The records to publish, and how each stands now.' }),
    needsOwnershipTxt: z.boolean().openapi({
      description: 'Whether an ownership TXT will be needed as well; its value is made on registration.',
    }),
    conditions: z.array(ConditionSchema).openapi({
      description:
        'All six. `Owned`, `PointsHere` and `CertificateAllowed` are as of now; the others are as last judged, where it is registered.',
    }),
    findings: z.array(ConditionSchema).openapi({
      description:
        'Everything that is not as it should be, with who acts; several for `CertificateAllowed` where a CA would stumble over several things. Empty: it would work.',
    }),
    observedAt: TimeSchema,
  })
  .openapi('Preflight');
export type PreflightJson = z.infer<typeof PreflightSchema>;

/**
 * Says what a registration would find: the name's rules, the tenant's quota, the DNS as it is now, and, where the name
 * leads here, whether a CA would issue.
 * `db` is as the caller sees it; `wholeDb` answers only what other tenants' proofs mean for this name.
 * @throws ApiProblem with the refusal's code when no tenant may attach the name.
 */
export async function preflight(
  deps: Pick<ApiDeps, 'settings' | 'newSecret' | 'clock' | 'dns' | 'preflight'> & { db: Db; wholeDb: RootDb },
  { typed, tenant, caller }: { typed: string; tenant: string; caller: Reader },
): Promise<PreflightJson> {
  const name = await acceptHostname(typed, { settings: deps.settings, db: deps.wholeDb });
  const { domain, displayDomain } = name;
  const [owner, domains] = await Promise.all([getTenant(deps.db, tenant), listDomains(deps.db, tenant)]);
  if (owner === null) throw tenantNotFound(tenant);
  const { canonicalHost } = owner;
  const existing = domains.find((row) => row.domain === domain);
  if (existing === undefined && (await isLikeAnothers(deps.wholeDb, tenant, name))) throw lookalikeProblem();
  // A name that is not registered has no token yet; a new random one stands in for it and matches nothing.
  const ownershipToken = existing?.ownershipToken ?? deps.newSecret();
  const [dns, { elsewhere }] = await Promise.all([
    deps.dns.observe({ domain, canonicalHost }),
    findCompetingClaims(deps.wholeDb, { tenant, domain }),
  ]);
  const subject = {
    domain,
    canonicalHost,
    ownershipToken,
    elsewhere,
    conditions: existing?.conditions ?? [],
  };
  // As before an order: a name that leads elsewhere is somebody else's to be asked about.
  const leadsHere = judgeDns(dns, subject).pointsHere.status === 'True';
  const preflight = leadsHere ? await deps.preflight.observe({ domain, dns }) : null;
  const seen = { dns, preflight, edge: null, probe: null };
  const { conditions } = judge(subject, seen, deps.clock().toISOString());
  const lastDns = caller.kind === 'operator' ? dns : redactDns(dns);
  const records = recordsToPublish({ domain, canonicalHost, ownershipToken, conditions, lastDns });
  const isFull = domains.length >= deps.settings.domainsPerTenant;
  return {
    tenant,
    domain,
    displayDomain,
    canonicalHost,
    registration: existing ? 'already_registered' : isFull ? 'quota_exceeded' : 'possible',
    domainId: existing?.id ?? null,
    records: (existing ? records : records.filter(({ purpose }) => purpose === 'routing')).map((one) =>
      recordJson(one, { checked: true, provider: dnsProviderOf(dns), zone: dns.zone ?? null }, caller),
    ),
    needsOwnershipTxt: records.some(({ purpose }) => purpose === 'ownership'),
    conditions: conditions.map((one) => conditionJson(one, caller)),
    findings: findingsOf(conditions, preflight, { domain, canonicalHost }).map((one) =>
      conditionJson(one, caller),
    ),
    observedAt: dns.observedAt,
  };
}

/** All that is not as it should be: a condition has one reason, a CA may stumble over several things. */
function findingsOf(
  conditions: readonly Condition[],
  seen: PreflightObservation | null,
  subject: { domain: string; canonicalHost: string },
): Condition[] {
  return conditions
    .filter(({ status, actor }) => status === 'False' || (status === 'Unknown' && actor !== 'nobody'))
    .flatMap<Condition>((one) =>
      one.type === 'CertificateAllowed' && one.reason !== 'canonical_host_broken' && seen !== null
        ? allowedFindings(seen, subject).map((found) =>
            conditionOf('CertificateAllowed', found, seen.observedAt),
          )
        : [one],
    );
}
