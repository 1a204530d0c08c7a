import type { Audience, ConditionCopy } from '../language.ts';
import { operatorActs, sentences } from './words.ts';

/** The edge speaks in words, people read sentences. */
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** The same for both, but that a tenant reads of our servers and not of their parts. */
const by = (tenant: string, operator: string) => ({
  plain: tenant,
  write: (_: object, to: Audience) => (to === 'operator' ? operator : tenant),
});

const APPLIED = by('This name is routed to the portal.', 'The edge routes this name to the portal.');
const NOT_APPLIED = by(
  'This name is not routed to the portal yet.',
  'The edge does not route this name yet.',
);
const REMOVED = by(
  'Our servers hold no route, certificate or key of this name.',
  'The edge holds no route, certificate or key of this name.',
);
const SYNCING = by(
  'Our servers are adding the name, or removing it.',
  'The edge is adding the name, or removing it.',
);
const FAILED_PLAIN =
  'Our servers could not be read or changed; the operator must resolve it, and we try again by ourselves.';

export const ROUTED: ConditionCopy<'Routed'> = {
  title: 'The name is routed to the portal',
  reasons: {
    applied: { plain: APPLIED.plain, applied: APPLIED.write },
    not_applied: { plain: NOT_APPLIED.plain, not_applied: NOT_APPLIED.write },
    apply_failed: {
      plain: FAILED_PLAIN,
      failed: ({ failure }) =>
        failure === null ? FAILED_PLAIN : `The edge could not be read or changed: ${failure}.`,
      foreign: ({ detail }) =>
        detail === null
          ? 'Something on our servers that does not belong to this service blocks the name; the operator must resolve it.'
          : sentence(detail),
    },
    syncing: {
      plain: SYNCING.plain,
      partial: ({ detail }, to) => (detail === null ? SYNCING.write({}, to) : sentence(detail)),
    },
    removed: { plain: REMOVED.plain, removed: REMOVED.write },
  },
};

/** `what`: said of our servers to tenants, and of the edge to operators. */
const probed = (what: (subject: string, ending: 's' | '') => string, forOperators: string) => ({
  plain: what('Our servers', ''),
  seen: ({ detail }: { detail: string | null }, to: Audience) =>
    sentences(
      to === 'operator' ? what('The edge', 's') : what('Our servers', ''),
      operatorActs(to, forOperators),
      detail === null ? null : `Seen: ${detail}.`,
    ),
});

export const REACHABLE: ConditionCopy<'Reachable'> = {
  title: 'The portal answers over HTTPS',
  reasons: {
    https_ok: {
      plain: 'Clients get the portal over HTTPS at this address.',
      seen: () => 'Clients get the portal over HTTPS at this address.',
    },
    not_checked: {
      plain: 'Not checked yet.',
      not_looked: () => 'Not checked yet.',
      not_served: () => 'Not served.',
    },
    connection_refused: probed(
      (subject, s) => `${subject} refuse${s} connections.`,
      'Check that the edge runs and that its port is open.',
    ),
    connection_timeout: probed(
      (subject, s) => `${subject} do${s && 'es'} not answer in time.`,
      "Check the edge's host and network.",
    ),
    wrong_certificate: probed(
      (subject, s) => `${subject} present${s} a certificate for another name.`,
      'This is normal for a moment while a certificate is issued; investigate it if it persists.',
    ),
    untrusted_certificate: probed(
      (subject, s) => `${subject} present${s} a certificate that clients do not trust.`,
      'Have it replaced by one of a CA that clients trust.',
    ),
    unexpected_answer: probed(
      (subject, s) => `${subject} answer${s}, but not with the portal.`,
      'Check that the portal application runs.',
    ),
  },
};
