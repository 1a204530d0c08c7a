import type { KubeObject } from '../../../kubernetes/client.ts';
import type { EdgeTarget } from '../../port.ts';
import type { ClusterScope, DriverContext } from '../context.ts';
import type { ObservedCertificate, ObservedSecret } from '../observe/cert-manager.ts';
import type { CurrentObjects } from '../observe/current.ts';
import type { DomainState } from '../observe/observe.ts';
import type { ApplyPlan } from '../plan/plan-apply.ts';
import type { ObjectChange } from '../plan/plan-changes.ts';
import { domainIdOf, LABELS, nameHash, OURS } from '../resources/names.ts';
import { restartIssuance } from './restart.ts';

/**
 * Carries out a plan. Returns the objects as the server answered with them; the very same value when nothing was
 * changed. A restart writes to the Certificate without being answered with it.
 */
export async function carryOut(
  context: DriverContext,
  target: EdgeTarget,
  { changes, order }: ApplyPlan,
  before: DomainState,
  onOrderBegun: () => void = () => {},
): Promise<CurrentObjects> {
  if (changes.some(({ object }) => object.kind !== 'Certificate')) await removeCompeting(context, target);
  let current = before.current;
  for (const change of changes) {
    current = await carryOutChange(context, change, current);
    if (order === 'new' && change.object.kind === 'Certificate') onOrderBegun();
  }
  const { certificate } = before.current;
  if (order === 'restart' && certificate !== null) {
    await restartIssuance(context, certificate, before.attempt);
    onOrderBegun();
  }
  return current;
}

async function carryOutChange(
  { client }: ClusterScope,
  change: ObjectChange,
  current: CurrentObjects,
): Promise<CurrentObjects> {
  if (change.action === 'delete') return removeOwn(client, change, current);
  const { object } = change;
  // Without force an object that appeared since we read is not taken over, but reported as a conflict.
  const options = { force: change.action === 'update' };
  switch (object.kind) {
    case 'Secret':
      return { ...current, ownSecret: await client.apply<ObservedSecret>(object, options) };
    case 'Certificate':
      return { ...current, certificate: await client.apply<ObservedCertificate>(object, options) };
    case 'Gateway':
      return { ...current, gateway: await client.apply(object, options) };
    case 'VirtualService':
      return { ...current, virtualService: await client.apply(object, options) };
  }
}

/**
 * Removes the own certificate's Secret, or the Gateway of a domain whose certificate is taken on demand: of all that is
 * compared, only these may be there and not desired.
 */
async function removeOwn(
  client: ClusterScope['client'],
  { object: { kind, metadata } }: ObjectChange,
  current: CurrentObjects,
): Promise<CurrentObjects> {
  const part = kind === 'Gateway' ? 'gateway' : 'ownSecret';
  const object = current[part];
  if (object?.metadata.name !== metadata.name || (kind !== 'Gateway' && kind !== 'Secret')) return current;
  const { name, namespace, uid } = object.metadata;
  await client.remove({ kind, name, namespace }, uid);
  return { ...current, [part]: null };
}

type Hosted = KubeObject & { spec?: { hosts?: string[]; servers?: { hosts?: string[] }[] } };

/**
 * Removes the routes of ours that other domain ids have for the name, which has moved to this one: two for one name
 * would compete. Their certificates are their own removal's business.
 */
async function removeCompeting({ client, settings }: ClusterScope, target: EdgeTarget): Promise<void> {
  const labels = { ...OURS, [LABELS.nameHash]: nameHash(target.domain) };
  const selections = [
    { kind: 'Gateway', namespace: settings.gatewayNamespace, labels },
    { kind: 'VirtualService', namespace: settings.namespace, labels },
  ] as const;
  for (const selection of selections) {
    const { items } = await client.list<Hosted>(selection);
    for (const other of items) {
      const hosts = other.spec?.hosts ?? other.spec?.servers?.flatMap((server) => server.hosts ?? []) ?? [];
      if (domainIdOf(other) === target.domainId || !hosts.includes(target.domain)) continue;
      const { name, namespace, uid } = other.metadata;
      await client.remove({ kind: selection.kind, name, namespace }, uid);
    }
  }
}
