import type { Condition, Status } from '../conditions.ts';
import type { OwnCertificate } from '../own-certificate/life.ts';
import type { ChangeRequest } from './requests.ts';

/** A domain's status message as data: stored beside the row's status, rendered for whoever reads it. */
export type StatusDetail =
  | { kind: 'registered' | 'looking' | 'starting_over' | 'removing' | 'switching_off' }
  | {
      kind: 'decided';
      status: Status;
      /** The condition that says most; null: the status alone says it. */
      lead: Condition | null;
      /** The findings of the last check beside the lead. */
      also: Condition[];
      /** Until when a domain that leads away is served, else null. ISO 8601. */
      servedUntil: string | null;
      /** The portal is served with a certificate that is good for now. */
      hasCertificate: boolean;
      /** Nobody checks any more until somebody asks for it. */
      checksStopped: boolean;
      /** The time of the next check, where it is to be reported. */
      checksAgainAt: string | null;
    };

/** A change of an own certificate; `facts` of the one that came or went. */
export type OwnCertificateChange = { change: 'put' | 'removed'; facts: OwnCertificate };

/** A line of the timeline as data. */
export type EventDetail =
  | { kind: 'status'; detail: StatusDetail }
  | { kind: 'condition'; condition: Condition }
  | { kind: 'request'; request: ChangeRequest }
  | ({ kind: 'own_certificate' } & OwnCertificateChange)
  /** The name moved here; `recordName`: where the TXT record of who had it still stands. */
  | { kind: 'gained'; recordName: string | null }
  | { kind: 'neighbour'; other: string; where: 'above' | 'below' }
  | { kind: 'neighbour_told' };
