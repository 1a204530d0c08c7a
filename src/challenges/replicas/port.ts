/** `detail` names the fault without addresses: tenants may read it. */
export type Following = { ready: true } | { ready: false; detail: string };

/**
 * The replicas of the responder, all that a challenge of the CA may reach. The contract, tested by
 * replicas.contract.ts:
 * - Each call asks every replica there is at that moment; none is remembered.
 * - The result is yes only if every replica says yes; without any replica it is no. A replica that does not answer
 *   has not said yes.
 * - A call ends within about a second and never rejects: a failure counts as no.
 */
export type ChallengeReplicas = {
  /** Reports whether every replica would learn at once of a challenge that is created now. */
  following(): Promise<Following>;
  /** Returns whether every replica serves this token for this host. */
  serving(host: string, token: string): Promise<boolean>;
};
