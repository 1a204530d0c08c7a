import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '../../../kubernetes/client.ts';
import { type Change, type FollowOptions, followKind } from '../../../kubernetes/follow.ts';
import { giveUpIssuance } from '../apply/restart.ts';
import type { Parts } from '../context.ts';
import { type CertificateSeen, type ChallengeSeen, hasFailed } from '../observe/cert-manager.ts';
import { findAttempt, isOwnedBy } from '../observe/current.ts';
import { domainIdOf, OURS } from '../resources/names.ts';
import type { OwnWork } from './own-changes.ts';
import { isCertificateNews, isChallengeNews, isRouteNews } from './predicates.ts';
import { createServingTimer } from './serving-timer.ts';

export type WatchParts = Parts & {
  onError: (error: unknown) => void;
  onAlive: (kind: string) => void;
  random: () => number;
  ownWork: OwnWork;
  onChallengeServed: (seconds: number) => void;
  /** Told of each challenge that is given up: why in cert-manager's words, which are for the operator alone. */
  onGaveUp: (domainId: string, reason: string) => void;
  /** Puts port 80 up, or up again. */
  ensureShared: () => Promise<void>;
};

/** One step of cert-manager's writes several times within a few milliseconds; one call is enough. */
const GATHER_MS = 20;
const SWEEP_MS = 10_000;

/** Four watches for the whole fleet, until `signal` aborts. */
export async function watchEdge(
  parts: WatchParts,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { settings, onError, ownWork } = parts;
  const { namespace, gatewayNamespace } = settings;
  const tell = gatherer(onChange, signal);
  const fleet = createFleet();
  const timeServing = createServingTimer(parts, signal);
  const options = { client: parts.client, onError, signal, random: parts.random };
  const putUp = keeper(() => untilDone(parts.ensureShared, onError, signal));
  const route = (change: Change<KubeObject>) => {
    const object = change.after ?? change.before;
    if (object === null || !isRouteNews(change)) return;
    const domainId = domainIdOf(object);
    if (domainId === null) void putUp();
    else if (!ownWork.isRemoved(domainId)) tell(domainId);
  };
  const follow = <T extends KubeObject>(rest: Omit<FollowOptions<T>, keyof typeof options>) =>
    followKind<T>({ ...options, ...rest, onAlive: () => parts.onAlive(rest.selection.kind) });
  await Promise.all([
    putUp(),
    follow<CertificateSeen>({
      selection: { kind: 'Certificate', namespace: gatewayNamespace, labels: OURS },
      onListed: (all) => fleet.certificates(all),
      onChange(change) {
        fleet.certificate(change);
        const domainId = domainIdOf(change.after ?? change.before ?? NOBODY);
        if (domainId === null || ownWork.isRemoved(domainId) || !isCertificateNews(change)) return;
        ownWork.unlessSeen(domainId, change.after?.metadata.resourceVersion, () => tell(domainId));
      },
    }),
    follow<ChallengeSeen>({
      selection: { kind: 'Challenge', namespace: gatewayNamespace },
      onListed: (all) => fleet.challenges(all),
      onChange(change) {
        fleet.challenge(change);
        timeServing(change);
        const domainId = fleet.domainIdOf(change.after?.spec.dnsName);
        if (domainId !== null && isChallengeNews(change)) tell(domainId);
      },
    }),
    follow<KubeObject>({
      selection: { kind: 'Gateway', namespace: gatewayNamespace, labels: OURS },
      onChange: route,
    }),
    follow<KubeObject>({ selection: { kind: 'VirtualService', namespace, labels: OURS }, onChange: route }),
    sweep(parts, fleet, tell, signal),
  ]);
}

const NOBODY = { metadata: {} };

/** Calls once for each domain and moment. */
function gatherer(onChange: (domainId: string) => void, signal: AbortSignal): (domainId: string) => void {
  const gathered = new Set<string>();
  return (domainId) => {
    if (gathered.has(domainId)) return;
    gathered.add(domainId);
    setTimeout(() => {
      gathered.delete(domainId);
      if (!signal.aborted) onChange(domainId);
    }, GATHER_MS).unref();
  };
}

type Fleet = ReturnType<typeof createFleet>;

/** Which names have which Certificate, and the challenges under way. Challenges bear no label of ours, only the name. */
function createFleet() {
  const byName = new Map<string, CertificateSeen>();
  const pending = new Map<string, ChallengeSeen>();
  const put = (one: CertificateSeen) => {
    const name = one.spec.dnsNames?.[0];
    if (name !== undefined) byName.set(name, one);
  };
  const note = (one: ChallengeSeen) => void pending.set(one.metadata.uid, one);
  return {
    certificates(all: readonly CertificateSeen[]) {
      byName.clear();
      all.forEach(put);
    },
    certificate({ before, after }: Change<CertificateSeen>) {
      const name = before?.spec.dnsNames?.[0];
      if (after !== null) put(after);
      else if (name !== undefined && byName.get(name)?.metadata.uid === before?.metadata.uid)
        byName.delete(name);
    },
    challenges(all: readonly ChallengeSeen[]) {
      pending.clear();
      all.forEach(note);
    },
    challenge({ before, after }: Change<ChallengeSeen>) {
      if (after !== null) note(after);
      else if (before !== null) pending.delete(before.metadata.uid);
    },
    domainIdOf(name: string | undefined) {
      const certificate = name === undefined ? undefined : byName.get(name);
      return certificate === undefined ? null : domainIdOf(certificate);
    },
    /** Our Certificates whose challenge has been undecided since before `time`. */
    overdue(time: number) {
      return [...pending.values()]
        .filter((one) => !hasFailed(one) && one.status?.state !== 'valid')
        .filter(({ metadata }) => Date.parse(metadata.creationTimestamp) < time)
        .flatMap((challenge) => {
          const certificate = byName.get(challenge.spec.dnsName ?? '');
          return certificate === undefined ? [] : [{ challenge, certificate }];
        });
    },
  };
}

/** Ends what hangs: a broken challenge is checked for ever, and a few dozen would keep everybody waiting. */
async function sweep(
  parts: WatchParts,
  fleet: Fleet,
  tell: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(Math.min(SWEEP_MS, parts.patience.challengeMs), undefined, { signal, ref: false }).catch(
      () => undefined,
    );
    if (signal.aborted) return;
    for (const { challenge, certificate } of fleet.overdue(
      parts.clock().getTime() - parts.patience.challengeMs,
    )) {
      const domainId = domainIdOf(certificate);
      if (domainId === null) continue;
      await giveUp(parts, certificate, challenge).then((ended) => {
        if (!ended) return;
        parts.onGaveUp(domainId, challenge.status?.reason || 'the challenge was not decided in time');
        tell(domainId);
      }, parts.onError);
    }
  }
}

/** Ends the attempt that the challenge is of; false where that has been done, or another attempt has begun since. */
async function giveUp(
  parts: WatchParts,
  { metadata }: CertificateSeen,
  challenge: ChallengeSeen,
): Promise<boolean> {
  const { name, namespace, uid } = metadata;
  const now = await parts.client.get<CertificateSeen>({ kind: 'Certificate', name, namespace });
  if (now === null || now.metadata.uid !== uid) return false;
  const attempt = await findAttempt(parts, now, () => false);
  if (attempt.order === null || !isOwnedBy(challenge, attempt.order)) return false;
  await giveUpIssuance(parts, now, attempt);
  return true;
}

/** One run at a time; what is asked for while one runs is one run more. */
function keeper(work: () => Promise<void>): () => Promise<void> {
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

/** Does something until it has succeeded once. */
async function untilDone(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = 250; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      return await work();
    } catch (error) {
      onError(error);
    }
    await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
