import type { ObservedChallenge, ObservedCondition } from './cert-manager.ts';

/** The cause that keeps an order from being placed, or a challenge from being decided, with its text. */
export type Obstacle = { kind: ObstacleKind; detail: string };
export type ObstacleKind = 'challenge_pending' | 'solver_forbidden' | 'solver_failed' | 'issuer_unavailable';

/**
 * The detail of a challenge whose answer cert-manager does not see. Never cert-manager's own reason: its self-check goes
 * wherever the name leads, and the reason quotes addresses of our network and the beginning of whatever answered there.
 */
export const CHALLENGE_PENDING =
  "cert-manager could not see the challenge's answer at port 80 of this name; what it saw is in the worker's log";

/** The texts of cert-manager and of the API server; the first that fits decides. The last one fits all that a solver says. */
const KINDS: readonly { kind: ObstacleKind | null; text: RegExp }[] = [
  // Nothing has gone wrong yet; or the issuer waits in place of checking.
  { kind: null, text: /^$|^Waiting \S+ before accepting / },
  { kind: 'challenge_pending', text: /^Waiting for \S+ challenge propagation: / },
  // By admission (Pod Security, a quota), or for want of a right.
  { kind: 'solver_forbidden', text: /\bforbidden: / },
  { kind: 'solver_failed', text: /(?:)/ },
];

/** A solver may say as much as it likes. */
const MOST_CHARACTERS = 500;

/** Reads the obstacle of a challenge that is under way; null where cert-manager names none. */
export function obstacleOf({ status }: ObservedChallenge): Obstacle | null {
  const reason = status?.reason ?? '';
  const kind = KINDS.find(({ text }) => text.test(reason))?.kind ?? null;
  return kind === null ? null : { kind, detail: detailOf(kind, reason) };
}

const detailOf = (kind: ObstacleKind, text: string) =>
  kind === 'challenge_pending' ? CHALLENGE_PENDING : text.slice(0, MOST_CHARACTERS);

/** The obstacle of a challenge that was not decided in time, with no cause in its status. */
export const UNDECIDED: Obstacle = { kind: 'challenge_pending', detail: CHALLENGE_PENDING };

/** The obstacle of an order that the CA did not take in time: cert-manager keeps nothing of what it answered. */
export const NOT_TAKEN: Obstacle = {
  kind: 'issuer_unavailable',
  detail: 'the CA did not take the order in time, so the attempt was ended',
};

/** The reasons of the Certificate's Issuing condition where we ended the issuance, by what stood in its way. */
const GAVE_UP_REASONS: Readonly<Record<ObstacleKind, string>> = {
  challenge_pending: 'PortalDomainsGaveUp',
  solver_forbidden: 'PortalDomainsSolverForbidden',
  solver_failed: 'PortalDomainsSolverFailed',
  issuer_unavailable: 'PortalDomainsOrderNotTaken',
};

/** Says in the Certificate's condition why its issuance is ended. */
export function gaveUpFor({ kind, detail }: Obstacle): { reason: string; message: string } {
  return { reason: GAVE_UP_REASONS[kind], message: detail };
}

/** Reads that again; null where we did not end the issuance. */
export function obstacleIn(issuing: ObservedCondition | null): Obstacle | null {
  const kinds = Object.keys(GAVE_UP_REASONS) as ObstacleKind[];
  const kind = kinds.find((one) => GAVE_UP_REASONS[one] === issuing?.reason);
  return kind === undefined ? null : { kind, detail: detailOf(kind, issuing?.message ?? '') };
}
