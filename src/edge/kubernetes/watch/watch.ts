import type { KubeObject } from '../../../kubernetes/client.ts';
import { type Change, type FollowOptions, followKind } from '../../../kubernetes/follow.ts';
import { backOffMs } from '../../../lib/back-off.ts';
import { wait } from '../../../lib/wait.ts';
import { coalesce } from '../../coalesce.ts';
import type { DriverContext } from '../context.ts';
import type { ObservedCertificate, ObservedChallenge } from '../observe/cert-manager.ts';
import { domainIdOf, LABELS, OURS } from '../resources/names.ts';
import { createDomainIndex } from './domain-index.ts';
import type { OwnChanges } from './own-changes.ts';
import {
  isCertificateRelevant,
  isChallengeRelevant,
  isOwnSecretRelevant,
  isRouteRelevant,
} from './predicates.ts';
import { createServingTimer } from './serving-timer.ts';
import { superviseAttempts } from './supervise.ts';

const BACK_OFF = { firstMs: 250, mostMs: 30_000 };

export type WatchOptions = DriverContext & {
  onError: (error: unknown) => void;
  onAlive: (kind: string) => void;
  random: () => number;
  ownChanges: OwnChanges;
  /** Called at once for each change that starts a reconciliation: what is known of the domain is old. */
  onRelevant: (domainId: string) => void;
  onChallengeServed: (seconds: number) => void;
  onGaveUp: (domainId: string, reason: string) => void;
  /** Applies the objects of port 80, at the start and after somebody changed them. */
  ensureShared: () => Promise<void>;
};

/** One step of cert-manager's writes several times within a few milliseconds; one call is enough. */
const COALESCE_MS = 20;

/** Runs four watches for the whole fleet, five with own certificates, and supervises cert-manager, until `signal` aborts. */
export async function watchEdge(
  options: WatchOptions,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { client, settings, onError, random, ownChanges } = options;
  const { namespace, gatewayNamespace } = settings;
  const wake = coalesce(onChange, COALESCE_MS, signal);
  const notify = (domainId: string) => {
    options.onRelevant(domainId);
    wake(domainId);
  };
  const index = createDomainIndex();
  const timeServing = createServingTimer(options, signal);
  const applyShared = oneAtATime(() => untilDone(options.ensureShared, onError, signal));
  const onRoute = (change: Change<KubeObject>) => {
    const object = change.after ?? change.before;
    if (object === null || !isRouteRelevant(change)) return;
    const domainId = domainIdOf(object);
    if (domainId === null) void applyShared();
    else if (!ownChanges.isRemoved(domainId)) notify(domainId);
  };
  const onOwnSecret = (change: Change<KubeObject>) => {
    const domainId = domainIdOf(change.after ?? change.before ?? NO_OBJECT);
    if (domainId !== null && isOwnSecretRelevant(change) && !ownChanges.isRemoved(domainId)) notify(domainId);
  };
  const common = { client, onError, signal, random };
  const follow = <T extends KubeObject>(rest: Omit<FollowOptions<T>, keyof typeof common>) =>
    followKind<T>({ ...common, ...rest, onAlive: () => options.onAlive(rest.selection.kind) });
  await Promise.all([
    applyShared(),
    follow<ObservedCertificate>({
      selection: { kind: 'Certificate', namespace: gatewayNamespace, labels: OURS },
      onListed: index.setCertificates,
      onChange(change) {
        index.updateCertificate(change);
        const domainId = domainIdOf(change.after ?? change.before ?? NO_OBJECT);
        if (domainId === null || ownChanges.isRemoved(domainId) || !isCertificateRelevant(change)) return;
        ownChanges.unlessSeen(domainId, change.after?.metadata.resourceVersion, () => notify(domainId));
      },
    }),
    follow<ObservedChallenge>({
      selection: { kind: 'Challenge', namespace: gatewayNamespace },
      onListed: index.setChallenges,
      onChange(change) {
        index.updateChallenge(change);
        timeServing(change);
        const domainId = index.domainIdOf(change.after?.spec.dnsName);
        if (domainId !== null && isChallengeRelevant(change)) notify(domainId);
      },
    }),
    follow<KubeObject>({
      selection: { kind: 'Gateway', namespace: gatewayNamespace, labels: OURS },
      onChange: onRoute,
    }),
    follow<KubeObject>({ selection: { kind: 'VirtualService', namespace, labels: OURS }, onChange: onRoute }),
    ...(settings.ownCertificates
      ? [
          follow<KubeObject>({
            selection: {
              ...{ kind: 'Secret', namespace: gatewayNamespace, metadataOnly: true },
              labels: { ...OURS, [LABELS.own]: 'true' },
            },
            onChange: onOwnSecret,
          }),
        ]
      : []),
    superviseAttempts({ ...options, index, notify }, signal),
  ]);
}

const NO_OBJECT = { metadata: {} };

/** Runs one at a time; however often it is called while one runs, there is one run more. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let wanted = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    while (wanted) {
      wanted = false;
      await work();
    }
    running = null;
  };
  return () => {
    wanted = true;
    running ??= run();
    return running;
  };
}

/** Retries until it has succeeded once, with a back-off from 0.25 to 30 s. */
async function untilDone(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await work();
    } catch (error) {
      onError(error);
    }
    await wait(backOffMs(BACK_OFF, failures), signal, { ref: false });
  }
}
