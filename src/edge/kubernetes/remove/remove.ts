import type { EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import { backOffMs } from '../../../lib/back-off.ts';
import { wait } from '../../../lib/wait.ts';
import type { EdgeTarget } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { listCurrent, readCurrent } from '../observe/current.ts';
import { nothingFound } from '../observe/observation.ts';
import { planChanges } from '../plan/plan-changes.ts';
import { findDependents, type RemovableObject } from './dependents.ts';

const BACK_OFF = { firstMs: 50, mostMs: 500, factor: 1.5 };

/**
 * Removes everything of the domain: the route, the Certificate, its dependents, and only then the Secret, which
 * cert-manager might write again before. The cluster's garbage collector would do a part of it, in its own time. Returns
 * `absent` only when all of it was looked for and nothing was found.
 */
export async function removeDomain(context: DriverContext, target: EdgeTarget): Promise<EdgeObservation> {
  const { own } = await readOwn(context, target);
  const certificate = own.find(({ kind }) => kind === 'Certificate') ?? null;
  await removeAll(
    context,
    own.filter(({ kind }) => kind !== 'Secret'),
  );
  const left = await removeDependents(context, target, certificate);
  if (left.length > 0) return partial(context, left);
  await removeAll(
    context,
    own.filter(({ kind }) => kind === 'Secret'),
  );
  const after = await readOwn(context, target);
  if (after.own.length > 0) return partial(context, after.own);
  const foreign = after.foreign.map(describe).join(', ');
  const detail = foreign === '' ? null : `left alone, as it is not this domain's: ${foreign}`;
  return { ...nothingFound(context.clock()), detail, failure: null };
}

/** Reads the objects at the domain's names: its own in the order of their removal, and those that are not its own. */
async function readOwn(
  context: DriverContext,
  target: EdgeTarget,
): Promise<{ own: RemovableObject[]; foreign: RemovableObject[] }> {
  // Whatever is known of an own certificate: no key may stay.
  const current = listCurrent(await readCurrent(context, { ...target, own: true }));
  const plan = planChanges(target.domainId, current, []);
  const ofKinds = (kinds: readonly string[]) =>
    kinds.flatMap((kind) => current.filter((object) => object.kind === kind));
  return {
    own: ofKinds(plan.changes.map(({ object }) => object.kind)),
    foreign: ofKinds(plan.foreign.map(({ kind }) => kind)),
  };
}

async function removeAll({ client }: DriverContext, objects: readonly RemovableObject[]): Promise<void> {
  for (const { kind, metadata } of objects) {
    const { name, namespace, uid } = metadata;
    await client.remove({ kind, name, namespace }, uid);
  }
}

/** Removes what cert-manager made until nothing of it is there; returns what is left when the wait is over. */
async function removeDependents(
  context: DriverContext,
  target: EdgeTarget,
  certificate: KubeObject | null,
): Promise<readonly RemovableObject[]> {
  const deadline = performance.now() + context.waits.removeMs;
  for (let tries = 1; ; tries++) {
    const left = await findDependents(context, target, certificate);
    if (left.length === 0 || performance.now() > deadline) return left;
    await removeAll(
      context,
      left.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
    );
    await wait(backOffMs(BACK_OFF, tries));
  }
}

function describe({ kind, metadata }: RemovableObject): string {
  const finalizers = metadata.finalizers?.length ? ` (held by ${metadata.finalizers.join(', ')})` : '';
  return `${kind} ${metadata.namespace}/${metadata.name}${finalizers}`;
}

function partial({ clock }: DriverContext, left: readonly RemovableObject[]): EdgeObservation {
  const detail = `still there: ${left.map(describe).join(', ')}`;
  return { ...nothingFound(clock()), objects: 'partial', detail, failure: null };
}
