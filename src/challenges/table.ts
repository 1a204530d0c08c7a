import type { Challenge, ChallengeChange } from './port.ts';

/**
 * The known tokens by host. An answer is found by host and token together: a token of one host is nothing at another.
 *
 *   host ─▶ token ─▶ the challenges that have both, newest last (they differ only in the object's identity)
 */
export class ChallengeTable {
  readonly #byId = new Map<string, Challenge>();
  readonly #byHost = new Map<string, Map<string, Map<string, Challenge>>>();

  /** How many challenges are known. */
  get size(): number {
    return this.#byId.size;
  }

  /** The key authorisation that this host owes the CA for this token, or null. */
  find(host: string, token: string): string | null {
    const challenges = this.#byHost.get(host)?.get(token);
    return [...(challenges?.values() ?? [])].at(-1)?.keyAuthorization ?? null;
  }

  /** Applies a change that a source delivered. */
  apply(change: ChallengeChange): void {
    switch (change.kind) {
      case 'listed':
        this.#byId.clear();
        this.#byHost.clear();
        for (const challenge of change.challenges) this.#put(challenge);
        break;
      case 'put':
        this.#put(change.challenge);
        break;
      case 'removed':
        this.#remove(change.id);
        break;
      case 'heard':
      case 'lost':
        // What was known stays known: a token does not become wrong because nobody can be asked.
        break;
      default:
        change satisfies never;
    }
  }

  #put(challenge: Challenge): void {
    this.#remove(challenge.id);
    this.#byId.set(challenge.id, challenge);
    const tokens = this.#byHost.get(challenge.host) ?? new Map<string, Map<string, Challenge>>();
    const sharing = tokens.get(challenge.token) ?? new Map<string, Challenge>();
    this.#byHost.set(challenge.host, tokens.set(challenge.token, sharing.set(challenge.id, challenge)));
  }

  #remove(id: string): void {
    const known = this.#byId.get(id);
    if (known === undefined) return;
    this.#byId.delete(id);
    const tokens = this.#byHost.get(known.host);
    const sharing = tokens?.get(known.token);
    sharing?.delete(id);
    if (sharing?.size === 0) tokens?.delete(known.token);
    if (tokens?.size === 0) this.#byHost.delete(known.host);
  }
}
