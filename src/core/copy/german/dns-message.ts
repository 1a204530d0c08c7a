import { type DnsMessageCopy, dnsMessageBy } from '../dns-message.ts';

export const RECORD_PURPOSES: DnsMessageCopy['purposes'] = {
  routing: 'Führt Besucher hierher',
  ownership: 'Weist nach, dass der Name Ihnen gehört',
  certificate: 'Lässt unsere Zertifizierungsstelle zu',
};

const besideTheRightRecord = (name: string) =>
  `Behalten Sie den Eintrag von ${name} bei, er ist richtig; bringen Sie in Ordnung, was daneben steht.`;
const CORRECT_SERVERS = 'berichtigen Sie die Nameserver beim Registrar';

export const dnsMessage = dnsMessageBy({
  needsChange: (name) => `Die Adresse ${name} braucht eine Änderung in ihrem DNS:`,
  publish: (name, isOne) =>
    isOne
      ? `Legen Sie für ${name} den unten stehenden DNS-Eintrag an.`
      : `Legen Sie für ${name} die unten stehenden DNS-Einträge an.`,
  keepTheRest:
    'Lassen Sie alles andere in der Zone unverändert, und behalten Sie diese Einträge bei, solange die Adresse funktionieren soll.',
  keepAll: (name) =>
    `Bitte lassen Sie diese DNS-Einträge für ${name} unverändert, solange die Adresse funktionieren soll:`,
  notUsedAnyMore: (name) => `${name} wird nicht mehr verwendet. Bitte löschen Sie die DNS-Einträge:`,
  purposes: RECORD_PURPOSES,
  fields: {
    type: 'Typ',
    name: 'Name',
    onlyPart: (relativeName) => `nur „${relativeName}“, wenn Ihr DNS-Anbieter den Rest von selbst ergänzt`,
    value: 'Wert',
  },
  remove: {
    wrong_target: (name) => `Löschen Sie den Eintrag von ${name}, der woandershin führt`,
    wrong_address: (name) => `Löschen Sie die Adressen von ${name}, die woandershin führen`,
    stale_ipv6: (name) => `Löschen Sie die IPv6-Adresse von ${name}, die woandershin führt`,
    cname_loop: (name) => `Löschen Sie den CNAME von ${name}, der im Kreis führt`,
  },
  proxied: (name) =>
    `Schalten Sie den Proxy für ${name} aus (bei Cloudflare „Nur DNS“), damit der eigene Eintrag zu sehen ist. Um den Proxy zu behalten, legen Sie auch den unten stehenden TXT-Eintrag an, und lassen Sie /.well-known/acme-challenge/ durch.`,
  zone: {
    cname: besideTheRightRecord,
    address: besideTheRightRecord,
    txt: besideTheRightRecord,
    left_behind: (name) => `Löschen Sie die Einträge von ${name}.`,
    split_answers: (name, besideCname) =>
      `Sorgen Sie dafür, dass alle Nameserver von ${name} dieselbe Antwort geben${besideCname ? ' und keine Adresse neben dem CNAME steht' : ''}.`,
    servfail: (name) =>
      `Die Nameserver von ${name} melden Fehler. Bringen Sie die Zone beim DNS-Anbieter in Ordnung.`,
    refused: (name) =>
      `Die Nameserver von ${name} verweigern die Antwort. Legen Sie die Zone dort an, oder ${CORRECT_SERVERS}.`,
    lame_delegation: (name) =>
      `Die Nameserver von ${name} kennen die Zone nicht. Legen Sie sie dort an, oder ${CORRECT_SERVERS}.`,
    dnssec_bogus: (name) =>
      `Die DNSSEC-Signaturen von ${name} sind ungültig. Signieren Sie die Zone neu, oder entfernen Sie den DS-Eintrag beim Registrar.`,
    name_servers_silent: (name) =>
      `Kein Nameserver von ${name} antwortet. Bringen Sie sie in Ordnung, oder ${CORRECT_SERVERS}.`,
    answer_too_large: (name) =>
      `Löschen Sie die Einträge von ${name}, die nicht gebraucht werden, damit die Antwort kleiner wird.`,
    timeout: (name) =>
      `Die Nameserver von ${name} antworten nicht. Bringen Sie sie in Ordnung, oder ${CORRECT_SERVERS}.`,
    caa_forbids: (name) =>
      `Ändern Sie die CAA-Einträge so, dass sie die Zertifizierungsstelle von ${name} zulassen.`,
    caa_unknown: (name) =>
      `Sorgen Sie dafür, dass die Nameserver Anfragen nach den CAA-Einträgen von ${name} beantworten.`,
    challenge_unreachable: (name) =>
      `Machen Sie Port 80 jeder Adresse von ${name} aus dem ganzen Internet erreichbar, oder löschen Sie die Adresse.`,
    challenge_redirected: (name) =>
      `Nehmen Sie http://${name}/.well-known/acme-challenge/ von der Weiterleitung aus, und reichen Sie es unverändert durch.`,
    challenge_intercepted: (name) =>
      `Reichen Sie http://${name}/.well-known/acme-challenge/ unverändert durch, ohne Zwischenspeicher.`,
    challenge_failed: (name) =>
      `Lassen Sie jeden A- und AAAA-Eintrag von ${name} zum Portal führen, und öffnen Sie Port 80 für das ganze Internet.`,
    order_failed: (name) =>
      `Ändern Sie die CAA-Einträge von ${name} so, dass sie die Zertifizierungsstelle zulassen.`,
  },
  seen: (message) => `Beobachtet wurde: ${message}`,
});
