import { type Actor, type ConditionStatus, type ConditionType, REASONS, type Reason } from '../conditions.ts';
import { CERTIFICATE_ALLOWED_DOCS, CERTIFICATE_READY_DOCS } from './certificate.ts';
import { type DnsTask, type ProviderAdvice, providerAdvice } from './dns-providers.ts';
import { REACHABLE_DOCS, ROUTED_DOCS } from './edge.ts';
import { OWNED_DOCS } from './owned.ts';
import { POINTS_HERE_DOCS } from './points-here.ts';
import type { ReasonDoc, ReasonDocs } from './reason-doc.ts';

/** The texts of every reason: docs/reasons and the API's /docs/reasons are rendered from them. */
export const REASON_DOCS: { readonly [T in ConditionType]: ReasonDocs<T> } = {
  Owned: OWNED_DOCS,
  PointsHere: POINTS_HERE_DOCS,
  CertificateAllowed: CERTIFICATE_ALLOWED_DOCS,
  CertificateReady: CERTIFICATE_READY_DOCS,
  Routed: ROUTED_DOCS,
  Reachable: REACHABLE_DOCS,
};

/** One condition that knows a reason: what it implies there, and its text. */
export type ReasonUse = { type: ConditionType; status: ConditionStatus; actor: Actor; doc: ReasonDoc };

const USES: ReadonlyMap<string, ReasonUse[]> = collectUses();

/** Every reason, in the order of the conditions. */
export const ALL_REASONS = [...USES.keys()] as Reason[];

/** Returns the uses of a reason: one word may be a reason of several conditions. */
export function usesOf(reason: Reason): readonly ReasonUse[] {
  return USES.get(reason) ?? [];
}

/** How the zone is changed at each provider, for all uses of a reason; empty where no record has to be changed. */
export function adviceFor(uses: readonly ReasonUse[]): ProviderAdvice[] {
  const tasks = new Set(uses.flatMap(({ doc }): readonly DnsTask[] => doc.zone ?? []));
  return tasks.size === 0 ? [] : providerAdvice([...tasks]);
}

/** Returns whether a word is a reason of some condition. */
export function isReason(word: string): word is Reason {
  return USES.has(word);
}

/** Names who acts on a reason, in words. */
export const whoActs = ({ actor, doc }: Pick<ReasonUse, 'actor' | 'doc'>): string =>
  doc.who ?? WHO_ACTS[actor];

/** The actors, in words. */
const WHO_ACTS: Readonly<Record<Actor, string>> = {
  tenant: 'The tenant: it is in their DNS.',
  operator: 'The operator of this installation.',
  ca: 'The certificate authority; we try again by ourselves.',
  nobody: 'Nobody. There is nothing to do, or only to wait.',
};

function collectUses(): Map<string, ReasonUse[]> {
  const uses = new Map<string, ReasonUse[]>();
  for (const [type, reasons] of Object.entries(REASONS) as [
    ConditionType,
    (typeof REASONS)[ConditionType],
  ][]) {
    const docs: Record<string, ReasonDoc> = REASON_DOCS[type];
    for (const [reason, { status, actor }] of Object.entries(reasons)) {
      const doc = docs[reason];
      if (doc === undefined) throw new Error(`no text for ${type} ${reason}`);
      uses.set(reason, [...(uses.get(reason) ?? []), { type, status, actor, doc }]);
    }
  }
  return uses;
}
