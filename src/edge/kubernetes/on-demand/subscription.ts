import type { DeltaRequest, DeltaResponse, NamedCertificate } from './messages.ts';
import { SECRET_TYPE } from './messages.ts';
import type { ServedCertificate } from './table.ts';

/** All that an answer follows from. */
export type Knowledge = {
  find: (name: string) => ServedCertificate | null;
  /** A name that is not found is known to be nobody's: the list was complete, and the watch is alive. */
  isComplete: () => boolean;
};

/**
 * The consequence of a request: `nothing` to be sent, an answer, or the end of the stream. `cannot_tell`: it asks for a
 * name that another replica may know.
 */
export type Step =
  | { kind: 'nothing' }
  | { kind: 'answer'; response: DeltaResponse }
  | { kind: 'end'; why: 'cannot_tell' | 'wrong_type' | 'too_many_names' };

/** The names of one stream; Envoy opens a stream for each name, another client may ask for several. */
export const MOST_NAMES = 1_000;

/** The most that DNS allows; what is longer is nobody's name. */
const LONGEST_NAME = 253;

const NOTHING: Step = { kind: 'nothing' };

export type Subscription = {
  onRequest(request: DeltaRequest): Step;
  /** @param domains the names for which another certificate is served than before, or none. */
  onChanged(domains: ReadonlySet<string>): Step;
};

/**
 * Keeps what one stream of Envoy's has asked for, and the versions that it has. A name that nobody has is answered at
 * once, as removed: Envoy then refuses the handshake and forgets the name; without an answer it would keep both.
 */
export function createSubscription({ find, isComplete }: Knowledge): Subscription {
  const versions = new Map<string, string | null>();
  let answers = 0;
  const answer = (
    names: Iterable<string>,
    isChanged: (name: string, version: string | null) => boolean,
  ): Step => {
    const certificates: NamedCertificate[] = [];
    const removed: string[] = [];
    for (const name of names) {
      const found = name.length > LONGEST_NAME ? null : find(name);
      if (found === null && !isComplete()) return { kind: 'end', why: 'cannot_tell' };
      if (!isChanged(name, found?.version ?? null)) continue;
      if (found === null) removed.push(name);
      else certificates.push({ name, version: found.version, chain: found.chain, key: found.key });
      versions.set(name, found?.version ?? null);
    }
    if (certificates.length === 0 && removed.length === 0) return NOTHING;
    answers += 1;
    return { kind: 'answer', response: { nonce: String(answers), certificates, removed } };
  };
  return {
    onRequest({ typeUrl, subscribe, unsubscribe, initialVersions }) {
      if (typeUrl !== SECRET_TYPE) return { kind: 'end', why: 'wrong_type' };
      for (const name of unsubscribe) versions.delete(name);
      for (const [name, version] of Object.entries(initialVersions)) versions.set(name, version);
      const kept = new Set(Object.keys(initialVersions));
      for (const name of subscribe) if (!versions.has(name)) versions.set(name, null);
      if (versions.size > MOST_NAMES) return { kind: 'end', why: 'too_many_names' };
      // Who asks again on the same stream has lost it; who comes with a version has not.
      return answer(
        new Set([...subscribe, ...kept]),
        (name, version) => !kept.has(name) || versions.get(name) !== version,
      );
    },
    onChanged: (domains) =>
      answer(
        [...versions.keys()].filter((name) => domains.has(name.toLowerCase())),
        (name, version) => versions.get(name) !== version,
      ),
  };
}
