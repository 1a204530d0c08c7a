import type { EventCopy, StatusCopy } from '../language.ts';
import { time } from './words.ts';

export const STATUS: StatusCopy = {
  statuses: {
    pending_dns: 'Stored; we check the DNS record in a moment.',
    verifying_dns: 'We are looking for the DNS record.',
    dns_failed: 'The DNS record is missing or wrong.',
    pending_certificate: 'The DNS record is right; the certificate is being prepared.',
    deploying: 'Waiting for the certificate, and for it to be served.',
    certificate_failed: 'No certificate could be issued.',
    active: 'The portal is served at this address.',
    disabled: 'Switched off; our servers hold nothing of it.',
  },
  registered: 'Stored. The first check of its DNS records follows.',
  checkingDns: 'Looking for the DNS record.',
  startingOver: 'A new attempt begins. The first check of its DNS records follows.',
  removing:
    'Being removed; its route and certificate are removed at once. Delete its record at your DNS provider too.',
  switchingOff: 'Being switched off; its route and certificate are being removed.',
  servedUntil: (until) => `The portal is served until ${time(until)}; restore the record before then.`,
  hasCertificate:
    'The portal is served with its present certificate; resolve this before the certificate must be renewed.',
  checksStopped: 'We have stopped checking; resolve the problem, then start a new attempt.',
  checksAgain: (at) => `We check again at ${time(at)}.`,
};

export const EVENTS: EventCopy = {
  requests: {
    refresh: 'A check was requested.',
    reconcile: 'A comparison with our servers, and their repair, was requested.',
    retry: 'A new attempt was requested.',
    disable: 'It was requested to switch the domain off.',
    delete: 'It was requested to switch the domain off and delete it.',
    unpause: 'The operator ended the pause of orders.',
    hold: 'The operator put the domain on hold: it is neither withdrawn nor given up by itself.',
    release: 'The operator ended the hold.',
  },
  ownCertificate: {
    put: ({ issuer, notAfter }) =>
      `A certificate of the tenant’s own was uploaded, issued by ${issuer}, valid until ${time(notAfter)}.`,
    removed: ({ issuer, notAfter }) =>
      `The tenant’s own certificate was removed; it was issued by ${issuer}, valid until ${time(notAfter)}.`,
  },
  gained: (recordName) =>
    recordName === null
      ? 'The name was transferred here from the tenant that had it before.'
      : `The name was transferred here from the tenant that had it before. Its TXT record still exists at ${recordName}, and proves nothing any more: delete it.`,
  neighbour: (other, where) =>
    `Another tenant has proved ${other}, which lies ${where} this name, by a TXT record.`,
  neighbourInformed: 'A name above or below this one is another tenant’s; that tenant has been informed.',
};
