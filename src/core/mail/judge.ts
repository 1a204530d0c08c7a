import type { Actor, Status } from '../conditions.ts';
import type { MailItem } from '../copy/mail-copy.ts';
import { type MailTopic, needsTenant } from './topics.ts';

/** A domain when a mail about it is about to be sent, in the words of its reader. */
export type MailDomain = Omit<MailItem, 'topic' | 'days'> & {
  status: Status;
  actor: Actor;
  /** An incident of ours concerns it: nothing is sent meanwhile. */
  incident: boolean;
};

const DAY_MS = 86_400_000;

/** Judges an event when its mail is due. `wait`: an incident of ours concerns the domain. `outdated`: it is true no more. */
export function judgeMail(
  topic: MailTopic,
  domain: MailDomain | null,
  now: string,
): { kind: 'wait' } | { kind: 'outdated' } | { kind: 'send'; item: MailItem } {
  if (domain === null) return { kind: 'outdated' };
  const { status, actor, incident, ...words } = domain;
  if (incident) return { kind: 'wait' };
  const isTrue: Record<MailTopic, boolean> = {
    action_required: needsTenant({ status, actor }),
    live: status === 'active' && domain.servedUntil === null,
    renewal_will_fail: domain.forecast !== null,
    withdrawal: domain.servedUntil !== null && domain.servedUntil > now,
  };
  if (!isTrue[topic]) return { kind: 'outdated' };
  const until = domain.servedUntil === null ? 0 : Date.parse(domain.servedUntil) - Date.parse(now);
  return { kind: 'send', item: { ...words, topic, days: Math.max(0, Math.ceil(until / DAY_MS)) } };
}
