import type { AfterOwn, ProblemCause, Quoted } from '../../findings/certificate.ts';
import type { Audience, ConditionCopy } from '../language.ts';
import { operatorActs, SUSPENDED_PLAIN, sentences } from './words.ts';

/** The CA's own words; or the edge's, where the CA was never reached. */
const quote = (quoted: Quoted | null) =>
  quoted === null || quoted.detail === null
    ? null
    : `The ${quoted.by === 'ca' ? 'CA' : 'edge'} says: ${quoted.detail} (${quoted.type}).`;

const CAUSES: Record<ProblemCause, (to: Audience) => string> = {
  challenge: () =>
    'The CA could not reach this name over port 80; check that every address record leads here.',
  dns: () =>
    'The CA could not look this name up; check that its name servers answer, also for CAA, and its DNSSEC.',
  account: (to) =>
    `The CA does not accept our account. ${operatorActs(to, 'Check the ACME account and its settings.')}`,
  ca_away: () => 'The CA is not available; we try again by ourselves.',
  rate_limit: () => 'The CA asks us to wait; we try again by ourselves.',
  paused: (to) =>
    to === 'operator'
      ? 'The CA has paused our orders, and nothing is ordered. Follow the link in its answer, then end the pause here: `portal-domains domain unpause`.'
      : SUSPENDED_PLAIN,
  caa: () => 'A CAA record forbids this CA; add one that allows it.',
  name: () => 'The CA does not issue certificates for this name; use another name.',
  order: () => 'The CA refused the order; we try again by ourselves.',
  permission: (to) =>
    to === 'operator'
      ? 'The edge could not ask whether this name may have a certificate. Check that the API runs.'
      : `We could not find out whether this name may have a certificate. ${operatorActs(to, '')}`,
  issuer: (to) =>
    to === 'operator'
      ? 'The issuer that certificates are requested from is not ready. Check that issuer.'
      : `Certificates cannot be requested at present. ${operatorActs(to, '')}`,
  solver_forbidden: (to) =>
    to === 'operator'
      ? "The cluster forbids the program that answers the CA's challenge. Allow it, or let the responder of this product answer."
      : notAnswered(to),
  solver: (to) =>
    to === 'operator'
      ? "The program that answers the CA's challenge could not be set up. Check the solver of the issuer."
      : notAnswered(to),
};

const notAnswered = (to: Audience) => `The CA's check cannot be answered at present. ${operatorActs(to, '')}`;

/** The CA has not been asked yet. */
const UNSEEN =
  "The challenge's answer is not seen at port 80 of this name; check that every address record leads here.";

const AFTER_OWN: Record<AfterOwn, string> = {
  ca_ready: 'Then the one of our CA takes over by itself.',
  ca_missing: 'There is no certificate of our CA to take over then.',
};

/** Null for a cause that an earlier version stored and this one does not know. */
const causeInWords = (cause: ProblemCause, to: Audience): string | null =>
  Object.hasOwn(CAUSES, cause) ? CAUSES[cause](to) : null;

const failed = (plain: string) => ({
  plain,
  failed: ({ cause, quote: quoted }: { cause: ProblemCause; quote: Quoted | null }, to: Audience) =>
    sentences(causeInWords(cause, to) ?? plain, quote(quoted)),
});

export const CERTIFICATE_READY: ConditionCopy<'CertificateReady'> = {
  title: 'The certificate is there',
  reasons: {
    issued: {
      plain: 'The certificate is issued.',
      issued: ({ issuer, notAfter, explained }) =>
        sentences(
          `Issued by ${issuer}, valid until ${notAfter}.`,
          explained === null || explained === undefined
            ? null
            : `The CA wants it renewed early (${explained}), and we do so by ourselves.`,
        ),
    },
    not_requested: {
      plain: 'No certificate has been requested yet.',
      not_requested: () => 'No certificate has been requested yet.',
    },
    requesting: {
      plain: 'The certificate is being issued.',
      requesting: () => 'The certificate is being issued.',
      held: ({ cause, quote: quoted }, to) =>
        sentences(
          'The certificate is being issued, and something is in its way.',
          cause === 'challenge' ? UNSEEN : causeInWords(cause, to),
          quote(quoted),
        ),
    },
    challenge_failed: failed('The CA could not reach this name over port 80.'),
    order_failed: failed('The CA refused the order.'),
    rate_limited: failed('The CA asks us to wait; we try again by ourselves.'),
    orders_paused: failed(SUSPENDED_PLAIN),
    ca_unavailable: failed('The CA is not available; we try again by ourselves.'),
    issuer_not_ready: failed(
      'Certificates cannot be requested at present. The operator of this service must resolve it.',
    ),
    expired: {
      plain: 'The certificate has expired.',
      ended: ({ notAfter, quote: quoted }) =>
        sentences(`The certificate expired at ${notAfter}.`, quote(quoted)),
    },
    renewal_failing: {
      plain: 'Renewal fails; the present certificate is still valid.',
      renewal: ({ notAfter, quote: quoted }) =>
        sentences(`Renewal fails; the present certificate is valid until ${notAfter}.`, quote(quoted)),
    },
    own: {
      plain: 'Your own certificate is served.',
      own: ({ issuer, notAfter, next }) =>
        `Your own certificate is served, issued by ${issuer}, valid until ${notAfter}. ${AFTER_OWN[next]}`,
    },
    own_ending: {
      plain: 'Your own certificate ends soon.',
      ending: ({ notAfter, next }) =>
        `Your own certificate ends at ${notAfter}. Upload a new one, or remove it. ${AFTER_OWN[next]}`,
    },
    own_ended: {
      plain: 'Your own certificate has ended; the one of our CA is served again.',
      over: ({ notAfter, until }) =>
        `Your own certificate ended at ${notAfter}. The one of our CA is served again, valid until ${until}, and renewed by us. Upload a new one, or remove the old.`,
    },
    own_unreadable: {
      plain: 'Your own certificate cannot be used.',
      unreadable: ({ detail, next }, to) =>
        sentences(
          next === 'ca_ready'
            ? 'Your own certificate cannot be used here, and the one of our CA is served in its place.'
            : 'Your own certificate cannot be used here, and there is none of our CA: clients get no certificate.',
          operatorActs(
            to,
            'Give the worker the key that it was kept with, or let the tenant upload it again.',
          ),
          detail === null ? null : `The worker says: ${detail}.`,
        ),
    },
  },
};
