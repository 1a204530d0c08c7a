import type { ChallengeReplicas } from '../../challenges/replicas/port.ts';
import type { AssertionSigner } from '../../core/assertions.ts';
import type { ChallengeReadiness, EdgeObservation } from '../../core/observations.ts';
import type { KubeClient, KubeObject } from '../../kubernetes/client.ts';
import { isKubeError, KubeError } from '../../kubernetes/errors.ts';
import { NO_OWN_CERTIFICATES, type OwnCertificates } from '../own-certificates.ts';
import type { Edge, EdgeTarget, RenewsAssertions } from '../port.ts';
import { type ApplyRequest, applyDomain } from './apply/apply.ts';
import { type ObservedRoute, renewAssertions } from './assertions.ts';
import type { ClusterScope, DriverContext } from './context.ts';
import { listDomains } from './observe/list.ts';
import { nothingFound } from './observe/observation.ts';
import { type DomainState, observeDomain } from './observe/observe.ts';
import { createRecentApplies } from './recent-applies.ts';
import { removeDomain } from './remove/remove.ts';
import { knowsGateway } from './resources/domain-objects.ts';
import { FIELD_MANAGER, isOurs, OURS } from './resources/names.ts';
import type { ManifestSettings } from './resources/objects.ts';
import { sharedHttpsObjects, sharedObjects } from './resources/shared-https.ts';
import { createOwnChanges } from './watch/own-changes.ts';
import { watchEdge } from './watch/watch.ts';

export type KubernetesEdgeOptions = {
  /** The client, with the field manager of resources/names.ts; the edge closes it. */
  client: KubeClient;
  settings: ManifestSettings;
  /** The certificates that tenants brought; not given: there are none. */
  own?: OwnCertificates;
  /** Signs assertions for the origin; not given: they are switched off. */
  sign?: AssertionSigner | null;
  clock: () => Date;
  /** Called with what goes wrong beside the calls (a watch broke off, port 80 could not be applied). */
  onError: (error: unknown) => void;
  /** The replicas of the responder; not given: nothing is asked. */
  replicas?: ChallengeReplicas;
  /** Called for each challenge with the seconds until every replica served it; more than 10: in 10 they did not. */
  onChallengeServed?: (seconds: number) => void;
  /** Called for each attempt that is given up, with cert-manager's reason: for the operator's log, never for tenants. */
  onGaveUp?: (domainId: string, reason: string) => void;
  /** Called at each bookmark and each start of the watch on a kind of objects. */
  onAlive?: (kind: string) => void;
  patience?: Partial<DriverContext['patience']>;
  waits?: Partial<DriverContext['waits']>;
  random?: () => number;
};

export type KubernetesEdge = Edge &
  Required<RenewsAssertions> & {
    /** Applies what stands for every name: port 80, and on demand port 443. `watch` does so by itself, and again when it was removed. */
    ensureShared(): Promise<void>;
    close(): Promise<void>;
    challengeReadiness?: () => Promise<ChallengeReadiness>;
  };

const PATIENCE: DriverContext['patience'] = { orderMs: 120_000, obstacleMs: 20_000, challengeMs: 300_000 };
/** An ACME CA takes about two seconds, three with thousands of routes beside; an observation too early costs six calls. */
const WAITS: DriverContext['waits'] = { applyMs: 5_000, appliesAtOnce: 40, removeMs: 10_000 };

/** Creates the edge of a cluster: cert-manager for certificates, Istio for routes. */
export function createKubernetesEdge(options: KubernetesEdgeOptions): KubernetesEdge {
  const { client, settings, clock, onError, random = Math.random } = options;
  const { onAlive = () => {}, onChallengeServed = () => {}, onGaveUp = () => {} } = options;
  const context: DriverContext = {
    client,
    settings,
    sign: options.sign ?? null,
    own: options.own ?? NO_OWN_CERTIFICATES,
    clock,
    replicas: options.replicas ?? null,
    patience: { ...PATIENCE, ...options.patience },
    waits: { ...WAITS, ...options.waits },
    waiting: { applies: 0 },
  };
  const ownChanges = createOwnChanges();
  const recent = createRecentApplies(clock);
  const ensureShared = () => applyShared(context);
  const apply = async (target: EdgeTarget, request: ApplyRequest) => {
    const keep = recent.begin(target);
    const work = () => applyDomain(context, target, request);
    try {
      const { observation } = await ownChanges.apply(target.domainId, work, versionOf);
      keep(observation);
      return observation;
    } catch (error) {
      recent.forget(target.domainId);
      throw error;
    }
  };
  return {
    apply: async (target, { retry, mayOrder }) => {
      let orderBegun = false;
      const onOrderBegun = () => {
        orderBegun = true;
      };
      const work = () => apply(target, { retry, mayOrder, onOrderBegun });
      return { ...(await guarded(context, target, work)), orderBegun };
    },
    remove: (target) => {
      ownChanges.remove(target.domainId);
      recent.forget(target.domainId);
      return orFailure(clock, () => removeDomain(context, target));
    },
    observe: (target, { maxAgeSeconds } = {}) =>
      guarded(context, target, async () => {
        const known = maxAgeSeconds === undefined ? null : recent.get(target, maxAgeSeconds);
        return known ?? (await observeDomain(context, target)).observation;
      }),
    list: () => listDomains(context),
    watch: (onChange, signal) =>
      watchEdge(
        {
          ...context,
          ...{ onError, onAlive, onChallengeServed, onGaveUp, random, ensureShared, ownChanges },
          onRelevant: recent.forget,
        },
        onChange,
        signal,
      ),
    ensureShared,
    renewAssertions: () => renewAssertions(context),
    close: async () => client.close(),
    ...(context.replicas === null ? {} : { challengeReadiness: context.replicas.following }),
  };
}

const versionOf = ({ current }: DomainState) => current.certificate?.metadata.resourceVersion;

/** Runs what needs the tenant's gateway; reports one that has gone from the settings. */
function guarded(
  { settings, clock }: DriverContext,
  { gateway }: EdgeTarget,
  work: () => Promise<EdgeObservation>,
): Promise<EdgeObservation> {
  if (knowsGateway(settings, gateway)) return orFailure(clock, work);
  const failure = `the tenant's gateway "${gateway}" is not in PORTAL_GATEWAYS; put it back there`;
  return Promise.resolve({ ...nothingFound(clock()), failure });
}

/** Turns a failed request into an observation; a programming error passes. */
async function orFailure(clock: () => Date, work: () => Promise<EdgeObservation>): Promise<EdgeObservation> {
  try {
    return await work();
  } catch (error) {
    if (!isKubeError(error)) throw error;
    return { ...nothingFound(clock()), failure: sentenceOf(error) };
  }
}

/** Says what failed, and for some codes what to do about it. */
function sentenceOf({ code, message }: KubeError): string {
  switch (code) {
    case 'forbidden':
      return `${message} (the product's account lacks this right; see its Role)`;
    case 'unauthorized':
      return `${message} (the product's credentials are not accepted)`;
    case 'conflict':
      return `${message} (another field manager holds these fields)`;
    case 'not_found':
      return `${message} (are cert-manager and Istio installed, and is the namespace there?)`;
    default:
      return message;
  }
}

/**
 * Applies by force where the object is ours; a stranger's of that name is left as it is, and reported. Port 443 for every
 * name goes where it is not wanted any more, and no route is bound to it.
 */
async function applyShared({ client, settings }: DriverContext): Promise<void> {
  for (const object of sharedObjects(settings)) {
    const { name, namespace } = object.metadata;
    const now = await client.get<KubeObject>({ kind: object.kind, name, namespace });
    if (now !== null && !isOurs(now)) {
      throw new KubeError(
        'conflict',
        `the ${object.kind} ${namespace}/${name} was not made by ${FIELD_MANAGER}`,
      );
    }
    await client.apply(object, { force: now !== null });
  }
  if (settings.certificates === 'on-demand') return;
  for (const { kind, metadata } of sharedHttpsObjects(settings)) {
    const ref = { kind, name: metadata.name, namespace: metadata.namespace };
    const left = await client.get<KubeObject>(ref);
    if (left === null || !isOurs(left) || (await isBound({ client, settings }, ref))) continue;
    await client.remove(ref, left.metadata.uid);
  }
}

async function isBound(
  { client, settings: { namespace } }: ClusterScope,
  gateway: { namespace: string; name: string },
): Promise<boolean> {
  const { items } = await client.list<ObservedRoute>({ kind: 'VirtualService', namespace, labels: OURS });
  return items.some(({ spec }) => spec?.gateways?.includes(`${gateway.namespace}/${gateway.name}`) === true);
}
