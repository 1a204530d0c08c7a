/** One HTTP-01 challenge that the CA may ask for, as the cluster holds it. */
export type Challenge = {
  /** The object's own identity: two challenges may share host and token (a CA reuses an authorisation). */
  id: string;
  /** Lower case, without a trailing dot. */
  host: string;
  token: string;
  /** What the CA wants to read: `<token>.<thumbprint of the account key>`. */
  keyAuthorization: string;
};

/** What a source tells its follower. */
export type ChallengeChange =
  /** Everything there is, in place of all that was told before. */
  | { kind: 'listed'; challenges: readonly Challenge[] }
  /** New, or changed. */
  | { kind: 'put'; challenge: Challenge }
  | { kind: 'removed'; id: string }
  /** The watch stands: what was told is all there is, and changes will be told. Comes again every minute. */
  | { kind: 'heard' }
  /** The list or the watch broke; the source tries again by itself, and only `heard` says that it is back. */
  | { kind: 'lost'; error: unknown };

/**
 * Where the challenges come from.
 *
 * `follow` begins with `listed` and `heard`, goes on with what changes, and lasts until the signal is aborted; only then does it
 * resolve. It never rejects: an outage is told as `lost` and retried with a back-off, and where the source cannot say
 * what was missed, `listed` comes again. Changes of one object arrive in their order; nothing arrives after the abort.
 * Several may follow one source at once. What `onChange` throws is the follower's own fault and reaches it as the
 * rejection of `follow`.
 */
export type ChallengeSource = {
  follow(onChange: (change: ChallengeChange) => void, signal: AbortSignal): Promise<void>;
};
