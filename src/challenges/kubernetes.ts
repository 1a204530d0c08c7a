import type { KubeClient, KubeObject } from '../kubernetes/client.ts';
import { type Change, followKind } from '../kubernetes/follow.ts';
import type { BackOff } from '../lib/back-off.ts';
import type { Log } from '../telemetry/log.ts';
import { challengeOf } from './challenge.ts';
import { followUntilEnd } from './following.ts';
import type { Challenge, ChallengeChange, ChallengeSource } from './port.ts';

export type KubernetesChallengesOptions = {
  client: KubeClient;
  /** The namespace of the certificates: cert-manager creates a Challenge in its Certificate's namespace. */
  namespace: string;
  log: Log;
  random: () => number;
  /** For tests: how soon to come back after a failure. */
  backOff?: BackOff;
};

/** The fields that we read of cert-manager's Challenge; not validated yet. */
type ChallengeObject = KubeObject & {
  spec?: { type?: unknown; dnsName?: unknown; token?: unknown; key?: unknown };
  status?: { state?: unknown };
};

/** States that a challenge does not leave; what the CA has decided, nobody needs to read any more. */
const FINISHED: readonly unknown[] = ['valid', 'invalid', 'expired', 'errored'];

/** Short: a connection that died without a word is found out by the end of its watch, and a token must not wait so long. */
const WATCH_SECONDS = 60;

/** cert-manager's Challenges of one namespace, by one list and one watch. */
export function createKubernetesChallenges(options: KubernetesChallengesOptions): ChallengeSource {
  return {
    follow: (onChange, signal) =>
      // The follower is not kept waiting for a request that may still be on its way when it ends.
      followUntilEnd(onChange, signal, (deliver, ended) => {
        void followKind<ChallengeObject>({
          client: options.client,
          selection: { kind: 'Challenge', namespace: options.namespace },
          onListed: (objects) =>
            deliver({ kind: 'listed', challenges: objects.flatMap(servable(options.log)) }),
          onChange: (change) => deliver(changeOf(change, options.log)),
          onAlive: () => deliver({ kind: 'heard' }),
          onError: (error) => deliver({ kind: 'lost', error }),
          signal: ended,
          random: options.random,
          watchSeconds: WATCH_SECONDS,
          ...(options.backOff === undefined ? {} : { backOff: options.backOff }),
        });
      }),
  };
}

function changeOf({ before, after }: Change<ChallengeObject>, log: Log): ChallengeChange {
  const [challenge] = after === null ? [] : servable(log)(after);
  if (challenge !== undefined) return { kind: 'put', challenge };
  return { kind: 'removed', id: (after ?? before)?.metadata.uid ?? '' };
}

/** The challenge of an object, when it is one to be served: of HTTP-01, open, and of a form fit for the wire. */
function servable(log: Log): (object: ChallengeObject) => [] | [Challenge] {
  return ({ metadata, spec, status }) => {
    if (spec?.type !== 'HTTP-01' || FINISHED.includes(status?.state)) return [];
    const { dnsName: host, token, key } = spec;
    const isText = typeof host === 'string' && typeof token === 'string' && typeof key === 'string';
    const challenge = isText ? challengeOf({ id: metadata.uid, host, token, key }) : null;
    if (challenge !== null) return [challenge];
    log.warn({ challenge: metadata.name }, 'a challenge is not served: its host, token or key is of no form');
    return [];
  };
}
