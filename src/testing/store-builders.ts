import { randomUUID } from 'node:crypto';
import type { DomainSnapshot } from '../core/domain.ts';
import type { Gateways } from '../core/gateways.ts';
import type { Decision, SnapshotChanges } from '../core/lifecycle/decision.ts';
import type { Observations } from '../core/observations.ts';
import type { Db } from '../store/database/database.ts';
import { json } from '../store/database/json.ts';
import { registerDomain } from '../store/domains/domains.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import type { Author, DomainRow, TenantRow } from '../store/domains/types.ts';
import { putTenant } from '../store/tenants/tenants.ts';
import { oneGateway } from './gateways.ts';

/** The time at which tests happen unless they say otherwise. */
export const NOON = '2026-11-24T12:00:00.000Z';
export const BY_TENANT: Author = { kind: 'tenant', id: 'token-1', subject: 'jane', requestId: 'request-1' };
export const BY_OPERATOR: Author = { kind: 'operator', id: 'key-1', subject: null, requestId: 'request-2' };
export const NOTHING_SEEN: Observations = { dns: null, preflight: null, edge: null, probe: null };

/** A stored tenant; on the only gateway unless `gateways` says what there is. */
export async function aTenant(
  db: Db,
  id: string = randomUUID(),
  gateways: Gateways = oneGateway(),
): Promise<TenantRow> {
  const outcome = await putTenant(db, { id, name: 'Acme', gateways, by: BY_OPERATOR, now: NOON });
  if (outcome.kind !== 'stored') throw new Error(`not stored: ${outcome.kind}`);
  return outcome.tenant;
}

/** A stored claim; of a new tenant unless `tenant` says whose. */
export async function aDomain(
  db: Db,
  {
    tenant,
    domain = 'portal.acme.com',
    id = randomUUID(),
  }: { tenant?: string; domain?: string; id?: string } = {},
): Promise<DomainRow> {
  const outcome = await registerDomain(db, {
    id,
    tenant: tenant ?? (await aTenant(db)).id,
    domain,
    ownershipToken: `token-${id}`,
    lookalike: false,
    quota: 1_000,
    perDay: null,
    by: BY_TENANT,
    now: NOON,
  });
  if (outcome.kind !== 'registered') throw new Error(`not registered: ${outcome.kind}`);
  return outcome.domain;
}

/** A domain whose orders the CA has paused at NOON. */
export async function aSuspendedDomain(
  db: Db,
  options: Parameters<typeof aDomain>[1] = {},
): Promise<DomainRow> {
  const row = await aDomain(db, options);
  const progress = { ...row.progress, lastIssuanceAt: NOON, issuanceAttempts: 1, suspendedSince: NOON };
  await db
    .updateTable('portal_domains')
    .set({ progress: json(progress) })
    .where('id', '=', row.id)
    .execute();
  return { ...row, progress };
}

/** A decision that leaves the domain as it is, except for what is given. */
export function aDecision(
  from: DomainSnapshot,
  changes: Partial<SnapshotChanges> = {},
  rest: Partial<Omit<Decision, 'changes'>> = {},
): Decision {
  const { status, conditions, provedAt, proofMethod, edgeApplied, certificate } = from;
  const { activatedAt, givenUpAt, nextCheckAt, progress } = from;
  return {
    generation: from.generation,
    round: from.round,
    at: NOON,
    changes: {
      ...{ status, conditions, provedAt, proofMethod, edgeApplied, certificate },
      ...{ activatedAt, givenUpAt, nextCheckAt, progress },
      ...changes,
    },
    detail: { kind: 'looking' },
    reason: null,
    actor: 'nobody',
    checked: true,
    timeline: [],
    rest: null,
    forget: false,
    ...rest,
  };
}

/** A stored domain that is proved and applied at the edge. */
export async function aServedDomain(
  db: Db,
  options: Parameters<typeof aDomain>[1] = {},
): Promise<DomainSnapshot> {
  const { id } = await aDomain(db, options);
  const snapshot = await beginRound(db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  const outcome = await recordRound(db, {
    domainId: id,
    decision: aDecision(snapshot, {
      status: 'active',
      provedAt: NOON,
      // By it a name moves from another tenant, so that tests of takeovers may use this too.
      proofMethod: 'txt',
      edgeApplied: true,
      activatedAt: NOON,
    }),
    observations: NOTHING_SEEN,
  });
  if (outcome.kind !== 'recorded') throw new Error(`not recorded: ${outcome.kind}`);
  return outcome.snapshot;
}
