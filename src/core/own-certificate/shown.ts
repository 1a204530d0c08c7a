import type { ReasonOf } from '../conditions.ts';

/** How an own certificate is shown to stand, with the meaning of each word; closed. */
export const OWN_SHOWN = {
  pending: 'It is kept, and the edge has not been seen to serve it yet.',
  served: 'It is served.',
  ending: 'It is served, and ends soon: upload a new one, or remove it.',
  ended: 'It has ended, and the CA’s is served again.',
  unreadable: 'Its private key cannot be opened here, and the CA’s is served: the operator acts.',
} as const;
export type OwnShown = keyof typeof OWN_SHOWN;

/** Returns how an own certificate stands, by what CertificateReady says; `isOver`: its time to be served is. */
export function ownShown(reason: ReasonOf<'CertificateReady'>, isOver: boolean): OwnShown {
  switch (reason) {
    case 'own':
      return 'served';
    case 'own_ending':
      return 'ending';
    case 'own_ended':
      return 'ended';
    case 'own_unreadable':
      return 'unreadable';
    default:
      return isOver ? 'ended' : 'pending';
  }
}
