import { setTimeout as pause } from 'node:timers/promises';
import type { EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import type { KindName } from '../../../kubernetes/kinds.ts';
import type { EdgeTarget } from '../../port.ts';
import type { Parts } from '../context.ts';

import { findStanding, standingObjects } from '../observe/current.ts';
import { nothingFound } from '../observe/observation.ts';
import { planEdge } from '../plan/plan-edge.ts';
import { findOffspring } from './dependents.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

type Doomed = KubeObject & { kind: KindName };

/**
 * Takes everything of the domain away: the route, the Certificate, what cert-manager made for it, and only then the
 * Secret, which cert-manager might write again before. The cluster's garbage collector would do a part of it, in its
 * own time. Tells `absent` only when all of it was looked for and nothing was found.
 */
export async function removeDomain(parts: Parts, target: EdgeTarget): Promise<EdgeObservation> {
  const { mine } = await lookFor(parts, target);
  const certificate = mine.find(({ kind }) => kind === 'Certificate') ?? null;
  await removeAll(
    parts,
    mine.filter(({ kind }) => kind !== 'Secret'),
  );
  const held = await removeOffspring(parts, target, certificate);
  if (held.length > 0) return partial(parts, held);
  await removeAll(
    parts,
    mine.filter(({ kind }) => kind === 'Secret'),
  );
  const after = await lookFor(parts, target);
  if (after.mine.length > 0) return partial(parts, after.mine);
  const foreign = after.foreign.map(wordFor).join(', ');
  const detail = foreign === '' ? null : `left alone, as it is not this domain's: ${foreign}`;
  return { ...nothingFound(parts.clock()), detail, failure: null };
}

/** What stands at the domain's names: its own in the order in which it is to go, and what is not its own. */
async function lookFor(parts: Parts, target: EdgeTarget): Promise<{ mine: Doomed[]; foreign: Doomed[] }> {
  const standing = standingObjects(await findStanding(parts, target));
  const plan = planEdge(target.domainId, standing, []);
  const found = (kinds: readonly string[]) =>
    kinds.flatMap((kind) => standing.filter((object) => object.kind === kind));
  return {
    mine: found(plan.changes.map(({ object }) => object.kind)),
    foreign: found(plan.foreign.map(({ kind }) => kind)),
  };
}

async function removeAll({ client }: Parts, objects: readonly Doomed[]): Promise<void> {
  for (const { kind, metadata } of objects) {
    const { name, namespace, uid } = metadata;
    await client.remove({ kind, name, namespace }, uid);
  }
}

/** Removes what cert-manager made until nothing of it is there; tells what is left when the wait is over. */
async function removeOffspring(
  parts: Parts,
  target: EdgeTarget,
  certificate: KubeObject | null,
): Promise<readonly Doomed[]> {
  const deadline = performance.now() + parts.waits.removeMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE_MS)) {
    const left = await findOffspring(parts, target, certificate);
    if (left.length === 0 || performance.now() > deadline) return left;
    await removeAll(
      parts,
      left.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
    );
    await pause(wait);
  }
}

function wordFor({ kind, metadata }: Doomed): string {
  const held = metadata.finalizers?.length ? ` (held by ${metadata.finalizers.join(', ')})` : '';
  return `${kind} ${metadata.namespace}/${metadata.name}${held}`;
}

function partial({ clock }: Parts, left: readonly Doomed[]): EdgeObservation {
  const detail = `still there: ${left.map(wordFor).join(', ')}`;
  return { ...nothingFound(clock()), objects: 'partial', detail, failure: null };
}
