import type { Audience, ConditionCopy } from '../language.ts';
import { operatorActs, sentences } from './words.ts';

/** The edge speaks in words, people read sentences. */
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

export const ROUTED: ConditionCopy<'Routed'> = {
  title: 'The name is routed to the portal',
  reasons: {
    applied: {
      plain: 'The edge routes this name to the portal.',
      applied: () => 'The edge routes this name to the portal.',
    },
    not_applied: {
      plain: 'The edge does not route this name yet.',
      not_applied: () => 'The edge does not route this name yet.',
    },
    apply_failed: {
      plain:
        'The edge could not be read or changed; the operator must resolve it, and we try again by ourselves.',
      failed: ({ failure }) =>
        failure === null
          ? 'The edge could not be read or changed; the operator must resolve it, and we try again by ourselves.'
          : `The edge could not be read or changed: ${failure}.`,
      foreign: ({ detail }) =>
        detail === null
          ? 'An object at the edge that does not belong to this service blocks the name; the operator must resolve it.'
          : sentence(detail),
    },
    syncing: {
      plain: 'The edge is adding the name, or removing it.',
      partial: ({ detail }) =>
        detail === null ? 'The edge is adding the name, or removing it.' : sentence(detail),
    },
    removed: {
      plain: 'The edge holds no route, certificate or key of this name.',
      removed: () => 'The edge holds no route, certificate or key of this name.',
    },
  },
};

const probed = (plain: string, forOperators: string) => ({
  plain,
  seen: ({ detail }: { detail: string | null }, to: Audience) =>
    sentences(plain, operatorActs(to, forOperators), detail === null ? null : `Seen: ${detail}.`),
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
      'The edge refuses connections.',
      'Check that the edge runs and that its port is open.',
    ),
    connection_timeout: probed('The edge does not answer in time.', "Check the edge's host and network."),
    wrong_certificate: probed(
      'The edge presents a certificate for another name.',
      'This is normal for a moment while a certificate is issued; investigate it if it persists.',
    ),
    untrusted_certificate: probed(
      'The edge presents a certificate that clients do not trust.',
      'Have it replaced by one of a CA that clients trust.',
    ),
    unexpected_answer: probed(
      'The edge answers, but not with the portal.',
      'Check that the portal application runs.',
    ),
  },
};
