import type { Actor, Reason, Status } from '../conditions.ts';
import { WINDOW_SECONDS } from '../fleet/incident.ts';
import type { StatusDetail } from '../lifecycle/details.ts';
import type { RenewalForecast } from '../lifecycle/forecast.ts';

/** The topics of mails, each with the time at which it is written: a closed list. */
export const MAIL_TOPICS = {
  action_required: 'Somebody on the tenant’s side must act, and nobody had to before.',
  live: 'The portal answers at the name, and did not before.',
  renewal_will_fail: 'The next renewal of the certificate will fail if nothing changes.',
  withdrawal: 'The name leads away from a live portal, which is withdrawn on a given day.',
} as const satisfies Record<string, string>;
export type MailTopic = keyof typeof MAIL_TOPICS;

/** Something worth a mail. `subject`: what it is about; the same is told once in a day. `at`: ISO 8601. */
export type MailEvent = { at: string; topic: MailTopic; subject: string };

/**
 * How long events are collected, so that several are one mail, and what is mended meanwhile is none: longer than an incident
 * of ours needs to be known as one, with a round of those that it concerns.
 */
export const MAIL_WINDOW_SECONDS = WINDOW_SECONDS + 300;

/** The part of a domain that its mails follow from. */
export type MailFacts = {
  status: Status;
  actor: Actor;
  reason: Reason | null;
  statusDetail: StatusDetail | null;
};

/** Returns until when a domain that leads away is served; null: it is not to be withdrawn. */
export const servedUntil = ({ statusDetail }: Pick<MailFacts, 'statusDetail'>): string | null =>
  statusDetail?.kind === 'decided' ? statusDetail.servedUntil : null;

/** Returns whether somebody on the tenant's side must act on a domain that is not live. */
export const needsTenant = ({ status, actor }: Pick<MailFacts, 'status' | 'actor'>): boolean =>
  actor === 'tenant' && status !== 'active' && status !== 'disabled';

type Round = {
  at: string;
  before: MailFacts;
  after: MailFacts;
  /** A warning of the next renewal that this round begins; null: it begins none. */
  warning: Pick<RenewalForecast, 'willFailOn'> | null;
};

/** Returns what of a round is worth a mail: only what was not so before it. */
export function mailsOfRound({ at, before, after, warning }: Round): MailEvent[] {
  const events: MailEvent[] = [];
  const add = (topic: MailTopic, subject: string) => void events.push({ at, topic, subject });
  if (needsTenant(after) && !(needsTenant(before) && before.reason === after.reason))
    add('action_required', after.reason ?? after.status);
  if (after.status === 'active' && before.status !== 'active') add('live', 'live');
  const until = servedUntil(after);
  if (until !== null && servedUntil(before) !== until) add('withdrawal', until);
  if (warning !== null) add('renewal_will_fail', warning.willFailOn);
  return events;
}
