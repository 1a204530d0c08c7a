import type { ChallengeReplicas } from '../../challenges/replicas/port.ts';
import type { EdgeObservation } from '../../core/observations.ts';
import type { KubeClient, KubeObject } from '../../kubernetes/client.ts';
import { isKubeError, KubeError } from '../../kubernetes/errors.ts';
import type { Edge, EdgeTarget } from '../port.ts';
import { applyDomain } from './apply/apply.ts';
import type { Parts } from './context.ts';
import { listDomains } from './observe/list.ts';
import { nothingFound, type Patience } from './observe/observation.ts';
import { type Look, lookAt } from './observe/observe.ts';
import { removeDomain } from './remove/remove.ts';
import { knowsGateway } from './resources/domain-objects.ts';
import { FIELD_MANAGER, isOurs } from './resources/names.ts';
import type { ManifestSettings } from './resources/objects.ts';
import { sharedHttpObjects } from './resources/shared-http.ts';
import { createOwnWork } from './watch/own-changes.ts';
import { watchEdge } from './watch/watch.ts';

export type KubernetesEdgeOptions = {
  /** By the field manager of resources/names.ts; the edge closes it. */
  client: KubeClient;
  settings: ManifestSettings;
  clock: () => Date;
  /** Told of what goes wrong beside the calls (a watch broke off, port 80 could not be put up). */
  onError: (error: unknown) => void;
  /** Asked before an issuance begins, which is held back unless they follow; not given: nothing is asked. */
  replicas?: ChallengeReplicas;
  /** Told for each challenge how many seconds passed until every replica served it; more than 10: in 10 they did not. */
  onChallengeServed?: (seconds: number) => void;
  /** Told of each challenge that is given up, with cert-manager's reason: for the operator's log, never for tenants. */
  onGaveUp?: (domainId: string, reason: string) => void;
  /** Told each time that the watch on a kind of objects gives a sign of life. */
  onAlive?: (kind: string) => void;
  patience?: Partial<Patience>;
  waits?: Partial<Parts['waits']>;
  random?: () => number;
};

export type KubernetesEdge = Edge & {
  /** Puts up what answers on port 80 for every name. `watch` does so by itself, and again when it was taken away. */
  ensureShared(): Promise<void>;
  close(): Promise<void>;
};

const PATIENCE: Patience = { orderMs: 120_000, challengeMs: 300_000 };
/** An ACME CA takes about two seconds, three with thousands of routes beside; a look too early costs six calls. */
const WAITS: Parts['waits'] = { applyMs: 5_000, appliesAtOnce: 40, removeMs: 10_000 };

/** The edge of a cluster: cert-manager for certificates, Istio for routes. */
export function createKubernetesEdge(options: KubernetesEdgeOptions): KubernetesEdge {
  const { client, settings, clock, onError, random = Math.random } = options;
  const { onAlive = () => {}, onChallengeServed = () => {}, onGaveUp = () => {} } = options;
  const parts: Parts = {
    client,
    settings,
    clock,
    replicas: options.replicas ?? null,
    patience: { ...PATIENCE, ...options.patience },
    waits: { ...WAITS, ...options.waits },
    waiting: { applies: 0 },
  };
  const ownWork = createOwnWork();
  const ensureShared = () => ensureSharedHttp(parts);
  return {
    apply: async (target, { renewAttempt = false } = {}) => {
      let orderBegun = false;
      const onBegun = () => {
        orderBegun = true;
      };
      const work = () => applyDomain(parts, target, renewAttempt, onBegun);
      const versionOf = ({ standing }: Look) => standing.certificate?.metadata.resourceVersion;
      const seen = await guarded(
        clock,
        async () =>
          strayed(parts, target) ?? (await ownWork.apply(target.domainId, work, versionOf)).observation,
      );
      return { ...seen, orderBegun };
    },
    remove: (target) => {
      ownWork.remove(target.domainId);
      return guarded(clock, () => removeDomain(parts, target));
    },
    observe: (target) =>
      guarded(clock, async () => strayed(parts, target) ?? (await lookAt(parts, target)).observation),
    list: () => listDomains(parts),
    watch: (onChange, signal) =>
      watchEdge(
        { ...parts, ...{ onError, onAlive, onChallengeServed, onGaveUp, random, ensureShared, ownWork } },
        onChange,
        signal,
      ),
    ensureShared,
    close: async () => client.close(),
  };
}

/** Turns what goes wrong at the edge into an observation; a programming error passes. */
async function guarded(clock: () => Date, work: () => Promise<EdgeObservation>): Promise<EdgeObservation> {
  try {
    return await work();
  } catch (error) {
    if (!isKubeError(error)) throw error;
    return { ...nothingFound(clock()), failure: sentenceOf(error) };
  }
}

/** Says so where a tenant's gateway has gone from the settings; null where it is there. */
function strayed({ settings, clock }: Parts, { gateway }: EdgeTarget): EdgeObservation | null {
  if (knowsGateway(settings, gateway)) return null;
  const failure = `the tenant's gateway "${gateway}" is not in PORTAL_GATEWAYS; put it back there`;
  return { ...nothingFound(clock()), failure };
}

/** What failed, and for some what to do about it. */
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

/** Applied by force where it is ours; a stranger's object of the name is left as it is, and told of. */
async function ensureSharedHttp({ client, settings }: Parts): Promise<void> {
  for (const object of sharedHttpObjects(settings)) {
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
}
