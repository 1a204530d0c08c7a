import type { MailCopy, MailItem } from '../mail-copy.ts';
import { time } from './words.ts';

const inDays = (days: number) =>
  days < 1 ? 'innerhalb eines Tages' : days === 1 ? 'in einem Tag' : `in ${days} Tagen`;
const until = ({ servedUntil }: MailItem) => (servedUntil === null ? '' : time(servedUntil));

export const MAIL: MailCopy = {
  subjects: {
    action_required: ({ displayDomain }) => `Bitte handeln: DNS von ${displayDomain}`,
    live: ({ displayDomain }) => `${displayDomain} ist online`,
    renewal_will_fail: ({ displayDomain }) =>
      `Die nächste Zertifikatserneuerung für ${displayDomain} wird scheitern`,
    withdrawal: ({ displayDomain, days }) => `${displayDomain} wird ${inDays(days)} abgeschaltet`,
  },
  digest: (count) => `${count} Mitteilungen zu Ihren Domains`,
  explain: {
    action_required: ({ statusMessage, dnsMessage }) => [statusMessage, dnsMessage],
    live: ({ portalUrl }) => [
      `Das Portal antwortet unter ${portalUrl}. Lassen Sie die DNS-Einträge unverändert, solange die Adresse funktionieren soll.`,
    ],
    renewal_will_fail: ({ forecast, dnsMessage }) => [
      'Das Portal ist online. Sein Zertifikat muss erneuert werden, und das wird scheitern, wenn sich nichts ändert:',
      forecast ?? '',
      dnsMessage,
    ],
    withdrawal: (item) => [
      `Das DNS von ${item.displayDomain} führt nicht mehr hierher. Das Portal bleibt bis ${until(item)} erreichbar und wird dann abgeschaltet.`,
      item.statusMessage,
      item.dnsMessage,
    ],
  },
  seePage: 'Domain ansehen',
  why: (reader) =>
    reader.kind === 'contact'
      ? `Sie erhalten diese E-Mail als Ansprechpartner von ${reader.tenant}. Der Betreiber dieses Dienstes kann die Adresse ändern oder die E-Mails abstellen.`
      : 'Sie erhalten diese E-Mail, weil Ihnen jemand einen Link zu diesen DNS-Einträgen gesendet hat. Diese E-Mails enden mit dem Link: Bitten Sie diese Person, ihn zu widerrufen, und Sie erhalten keine weitere.',
  test: {
    subject: 'Test der E-Mail-Einstellungen',
    text: 'E-Mails dieses Dienstes kommen an. Es ist nichts zu tun.',
  },
};
