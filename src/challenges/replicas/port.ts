/** `detail` says in words what is amiss, without addresses: tenants may read it. */
export type Following = { ready: true } | { ready: false; detail: string };

/**
 * The replicas of the responder, all that a challenge of the CA may reach. The contract, tested by replicas.contract.ts:
 * - Each call asks every replica there is at that moment; none is remembered.
 * - Only a yes of each replica is a yes, and no replica at all is a no. One that does not answer has not said yes.
 * - A call ends within about a second, and never rejects: what cannot be asked is a no.
 */
export type ChallengeReplicas = {
  /** Whether a challenge that is made now is learnt of at once by every replica. */
  following(): Promise<Following>;
  /** Whether every replica serves this token for this host. */
  serving(host: string, token: string): Promise<boolean>;
};
