import type { ChallengeReplicas } from '../../../challenges/replicas/port.ts';
import type { Change } from '../../../kubernetes/follow.ts';
import { backOffMs } from '../../../lib/back-off.ts';
import { wait } from '../../../lib/wait.ts';
import type { ObservedChallenge } from '../observe/cert-manager.ts';

/** Short at first, as most are served within tens of milliseconds. */
const BACK_OFF = { firstMs: 20, mostMs: 1_000, factor: 1.25 };
/** The time after which a challenge is given up. */
const GIVE_UP_MS = 10_000;

export type ServingTimerOptions = {
  replicas: ChallengeReplicas | null;
  onChallengeServed: (seconds: number) => void;
};

/**
 * Times each challenge that appears: how long until every replica of the responder serves it. The watch on the
 * challenges is there anyhow, so that this asks nothing of the API server, and nobody waits for it. One that the CA
 * decides before it was seen served everywhere is not reported; one that stays unserved is, once that took too long.
 */
export function createServingTimer(
  { replicas, onChallengeServed }: ServingTimerOptions,
  signal: AbortSignal,
): (change: Change<ObservedChallenge>) => void {
  const open = new Set<string>();
  const time = async (all: ChallengeReplicas, { metadata, spec }: ObservedChallenge) => {
    const { dnsName, token } = spec;
    if (dnsName === undefined || token === undefined) return;
    const began = performance.now();
    open.add(metadata.uid);
    for (let asked = 0; open.has(metadata.uid) && !signal.aborted; asked += 1) {
      const served = await all.serving(dnsName, token);
      const waited = performance.now() - began;
      if (served || waited > GIVE_UP_MS) {
        onChallengeServed(waited / 1000);
        open.delete(metadata.uid);
      } else await wait(backOffMs(BACK_OFF, asked + 1), signal, { ref: false });
    }
  };
  return ({ before, after }) => {
    if (after === null || isDecided(after)) {
      if (before !== null) open.delete(before.metadata.uid);
    } else if (before === null && replicas !== null) void time(replicas, after);
  };
}

const isDecided = ({ status }: ObservedChallenge) =>
  !['', 'pending', 'processing'].includes(status?.state ?? '');
