import { domainIdOf } from '../resources/names.ts';
import type { EdgeKind, EdgeObject, Metadata } from '../resources/objects.ts';

/** An object as the cluster has it now, with whatever the server and others have put into it. */
export type CurrentObject = {
  kind: EdgeKind;
  metadata: Metadata & { deletionTimestamp?: string };
  spec?: unknown;
  /** Present in a Secret. */
  data?: Readonly<Record<string, string>>;
};

/** Create and update are both a server-side apply: without force what is there, with force over other field managers. */
export type ObjectChange =
  | { action: 'create' | 'update'; object: EdgeObject }
  | { action: 'delete'; object: CurrentObject };

export type ChangePlan = {
  /** In the order in which to carry them out. */
  changes: ObjectChange[];
  /** Objects that have our names but are not this domain's: never touched. */
  foreign: CurrentObject[];
};

/**
 * Compares the current objects with the desired ones.
 *
 * ```
 *  current              | desired   | change
 *  ---------------------|-----------|---------------------------------------------------
 *  -                    | an object | create
 *  this domain's, equal | an object | none
 *  this domain's, other | an object | update
 *  this domain's        | -         | delete
 *  anybody else's       | any       | none: foreign
 *  this domain's Secret | -         | none while a Certificate that writes it is desired
 * ```
 * Creates and updates go from the certificate to the route, deletes the other way round: a route never exists without
 * its certificate. Equal means: holds all that is desired; defaults and others' additions do not count.
 */
export function planChanges(
  domainId: string,
  current: readonly CurrentObject[],
  desired: readonly EdgeObject[],
): ChangePlan {
  const byKey = new Map(current.map((object) => [keyOf(object), object]));
  const isOwn = (object: CurrentObject) => domainIdOf(object) === domainId;
  const kept = new Set([...desired.map(keyOf), ...desired.flatMap(secretKeyOf)]);
  const applies = [...desired].sort(byStage).flatMap((object): ObjectChange[] => {
    const now = byKey.get(keyOf(object));
    if (now === undefined) return [{ action: 'create', object }];
    return isOwn(now) && !holds(now, object) ? [{ action: 'update', object }] : [];
  });
  const deletes = current
    .filter((object) => isOwn(object) && !kept.has(keyOf(object)))
    .sort((one, other) => byStage(other, one))
    .map((object) => ({ action: 'delete' as const, object }));
  return {
    changes: [...applies, ...deletes],
    foreign: current.filter((object) => !isOwn(object)).sort(byStage),
  };
}

const STAGES: Readonly<Record<EdgeKind, number>> = {
  Secret: 0,
  Certificate: 1,
  Gateway: 2,
  VirtualService: 3,
};

type Named = Pick<CurrentObject, 'kind' | 'metadata'>;

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

function holds(current: CurrentObject, desired: EdgeObject): boolean {
  const part =
    desired.kind === 'Secret' ? includes(current.data, desired.data) : includes(current.spec, desired.spec);
  return part && includes(current.metadata.labels, desired.metadata.labels);
}

/** Compares field by field: `actual` has all that `wanted` says; lists must agree in length and order. */
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
