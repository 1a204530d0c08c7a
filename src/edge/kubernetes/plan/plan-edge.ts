import { domainIdOf } from '../resources/names.ts';
import type { EdgeKind, EdgeObject, Metadata } from '../resources/objects.ts';

/** An object as it stands in the cluster, with whatever the server and others have put into it. */
export type StandingObject = {
  kind: EdgeKind;
  metadata: Metadata;
  spec?: unknown;
};

export type EdgeChange =
  | { action: 'apply'; object: EdgeObject }
  | { action: 'delete'; object: StandingObject };

export type EdgePlan = {
  /** In the order in which to make them. */
  changes: EdgeChange[];
  /** What stands at our names but is not this domain's: left alone, and in the way. */
  foreign: StandingObject[];
};

/**
 * ```
 *  current              | desired   | =
 *  ---------------------|-----------|---------------------------------------------------
 *  -                    | an object | apply
 *  this domain's, equal | an object | nothing
 *  this domain's, other | an object | apply
 *  this domain's        | -         | delete
 *  anybody else's       | any       | foreign: nothing
 *  this domain's Secret | -         | nothing while a Certificate that writes it is desired
 * ```
 * Applies go from the certificate to the route, deletes the other way round: a route never stands without its
 * certificate. Equal means: holds all that we want; defaults and others' additions do not count.
 */
export function planEdge(
  domainId: string,
  current: readonly StandingObject[],
  desired: readonly EdgeObject[],
): EdgePlan {
  const standing = new Map(current.map((object) => [keyOf(object), object]));
  const mine = (object: StandingObject) => domainIdOf(object) === domainId;
  const kept = new Set([...desired.map(keyOf), ...desired.flatMap(secretKeyOf)]);
  const applies = desired.filter((object) => {
    const now = standing.get(keyOf(object));
    return now === undefined || (mine(now) && !holds(now, object));
  });
  const deletes = current.filter((object) => mine(object) && !kept.has(keyOf(object)));
  return {
    changes: [
      ...[...applies].sort(byStage).map((object) => ({ action: 'apply' as const, object })),
      ...[...deletes].sort((a, b) => byStage(b, a)).map((object) => ({ action: 'delete' as const, object })),
    ],
    foreign: current.filter((object) => !mine(object)).sort(byStage),
  };
}

const STAGES: Readonly<Record<EdgeKind, number>> = {
  Secret: 0,
  Certificate: 1,
  Gateway: 2,
  VirtualService: 3,
};

type Named = Pick<StandingObject, 'kind' | 'metadata'>;

const keyOf = ({ kind, metadata }: Named) => `${kind}/${metadata.namespace}/${metadata.name}`;

function byStage(one: Named, other: Named): number {
  const stages = STAGES[one.kind] - STAGES[other.kind];
  if (stages !== 0) return stages;
  return keyOf(one) < keyOf(other) ? -1 : Number(keyOf(one) > keyOf(other));
}

function secretKeyOf(object: EdgeObject): string[] {
  if (object.kind !== 'Certificate') return [];
  const { namespace } = object.metadata;
  return [keyOf({ kind: 'Secret', metadata: { namespace, name: object.spec.secretName } })];
}

function holds(current: StandingObject, desired: EdgeObject): boolean {
  return includes(current.metadata.labels, desired.metadata.labels) && includes(current.spec, desired.spec);
}

/** Whether `actual` holds all that `wanted` says; lists must agree in length and order. */
function includes(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((value, index) => includes(actual[index], value))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted);
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    includes((actual as Record<string, unknown>)[key], value),
  );
}
