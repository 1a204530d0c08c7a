import type { MailCopy, MailItem } from '../mail-copy.ts';
import { time } from './words.ts';

const inDays = (days: number) => (days < 1 ? 'within a day' : days === 1 ? 'in a day' : `in ${days} days`);
const until = ({ servedUntil }: MailItem) => (servedUntil === null ? '' : time(servedUntil));

export const MAIL: MailCopy = {
  subjects: {
    action_required: ({ displayDomain }) => `Action needed: the DNS of ${displayDomain}`,
    live: ({ displayDomain }) => `${displayDomain} is live`,
    renewal_will_fail: ({ displayDomain }) => `The next certificate renewal of ${displayDomain} will fail`,
    withdrawal: ({ displayDomain, days }) => `${displayDomain} will be withdrawn ${inDays(days)}`,
  },
  digest: (count) => `${count} messages about your domains`,
  explain: {
    action_required: ({ statusMessage, dnsMessage }) => [statusMessage, dnsMessage],
    live: ({ portalUrl }) => [
      `The portal answers at ${portalUrl}. Keep the DNS records as they are, as long as the address is to work.`,
    ],
    renewal_will_fail: ({ forecast, dnsMessage }) => [
      'The portal is live. Its certificate must be renewed, and that will fail if nothing changes:',
      forecast ?? '',
      dnsMessage,
    ],
    withdrawal: (item) => [
      `The DNS of ${item.displayDomain} does not lead here any more. The portal is served until ${until(item)}, and withdrawn then.`,
      item.statusMessage,
      item.dnsMessage,
    ],
  },
  seePage: 'See the domain',
  why: (reader) =>
    reader.kind === 'contact'
      ? `You get this because you are the contact of ${reader.tenant}. Whoever runs this service can change the address, or send no more.`
      : 'You get this because somebody sent you a link to these DNS records. It ends with the link: ask whoever sent it to revoke it, and you get no more.',
  test: {
    subject: 'A test of the mail settings',
    text: 'Mail from this service arrives. Nothing is to be done.',
  },
};
