/** One HTTP-01 challenge that the CA may ask for, as the cluster holds it. */
export type Challenge = {
  /** The object's own identity: two challenges may share host and token (a CA reuses an authorisation). */
  id: string;
  /** Lower case, without a trailing dot. */
  host: string;
  token: string;
  /** The key authorization (RFC 8555, section 8.1): `<token>.<thumbprint of the account key>`. */
  keyAuthorization: string;
};

/** A change that a source delivers to its follower. */
export type ChallengeChange =
  /** The complete list; it replaces everything delivered before. */
  | { kind: 'listed'; challenges: readonly Challenge[] }
  /** New, or changed. */
  | { kind: 'put'; challenge: Challenge }
  | { kind: 'removed'; id: string }
  /**
   * The watch is established: everything existing has been delivered, and changes will follow. Repeated every minute.
   */
  | { kind: 'heard' }
  /** The list or the watch failed; the source retries by itself, and only `heard` reports that it has recovered. */
  | { kind: 'lost'; error: unknown };

/**
 * A source of challenges.
 *
 * `follow` delivers `listed` and `heard` first, then every change, until the signal aborts; only then does it
 * resolve. An outage does not reject it: it is delivered as `lost` and retried with a back-off, and if changes may
 * have been missed, `listed` is delivered again. Changes of one object arrive in order; nothing arrives after the
 * abort. One source may have several followers. An error thrown by `onChange` is the follower's own and rejects
 * `follow`.
 */
export type ChallengeSource = {
  follow(onChange: (change: ChallengeChange) => void, signal: AbortSignal): Promise<void>;
};
