import type { RenewalObstacle } from '../../findings/certificate.ts';
import type { Audience, NoteCopy } from '../language.ts';
import { answer, asked, duration, list, operatorActs, serverList, time } from './words.ts';

type Parent = 'registrar' | 'zone_above';
const AT_PARENT: Record<Parent, string> = {
  registrar: 'bei Ihrem Registrar',
  zone_above: 'in der übergeordneten Zone',
};

const RENEWAL_OBSTACLES: Record<RenewalObstacle, (to: Audience, until: string | null) => string> = {
  dns: () => 'Der Name führt nicht hierher, oder sein DNS kann nicht gelesen werden.',
  caa: () => 'Die CAA-Einträge des Namens lassen unsere Zertifizierungsstelle nicht zu.',
  port_80: () => 'Die Zertifizierungsstelle kann den Namen nicht über Port 80 prüfen.',
  account: (to) =>
    `Die Zertifizierungsstelle nimmt keine Bestellungen von unserem Konto an. ${operatorActs(to, 'Siehe die Meldung von CertificateAllowed oder CertificateReady.')}`,
  name: () => 'Die Zertifizierungsstelle stellt für diesen Namen keine Zertifikate aus.',
  limits: (_, until) =>
    `Was die Zertifizierungsstelle zulässt, ist${until === null ? '' : ` bis ${time(until)}`} ausgeschöpft; wir bestellen, sobald es wieder möglich ist.`,
};

/** How many different answers are listed. */
const LISTED = 4;

export const NOTES: NoteCopy = {
  seen_at: ({ by }) => `Die Antwort stammt von ${list(by.map(asked))}.`,
  asked: ({ answers }) => {
    const parts = answers
      .slice(0, LISTED)
      .map((one) => `Bei ${list(one.by.map(asked))}: ${answer(one.answer)}`);
    return `${parts.join('; ')}.`;
  },
  doubled_name: ({ found, zone, enter }) =>
    `Der Eintrag wurde bei ${found} gefunden: Ihr DNS-Anbieter hängt ${zone} von selbst an. Geben Sie als Namen des Eintrags daher ${enter} ein.`,
  cached: ({ seconds, noTcp }) =>
    `Das ist, was DNS-Resolver im Cache haben${noTcp ? ', da die Nameserver der Zone nicht über TCP antworten' : ''}; bis eine Änderung sichtbar wird, kann es ${duration(seconds)} dauern.`,
  older_answer_cached: ({ seconds }) =>
    `Manche Resolver behalten eine ältere Antwort noch für ${duration(seconds)} im Cache.`,
  https_record: ({ domain, ends }) =>
    `${domain} hat außerdem einen HTTPS-Eintrag, der zu ${list(ends)} führt. Browser folgen dem HTTPS-Eintrag vor den anderen Einträgen und erhalten das Portal daher nicht: Löschen Sie den HTTPS-Eintrag (Typ 65) von ${domain} bei Ihrem DNS-Anbieter.`,
  aaaa_fails: ({ at }) =>
    `Die Frage nach AAAA, der IPv6-Adresse, scheitert jedoch bei ${list(at.map(asked))}; manche Clients warten deshalb oder geben auf. Bitten Sie Ihren DNS-Anbieter, sie zu beantworten, auch wenn es keinen solchen Eintrag gibt.`,
  filtered: ({ servers }, to) =>
    `Dieser Name wird verweigert, wie es DNS-Filter bei gesperrten Namen tun (${serverList(servers)}): Clients eines solchen Resolvers erhalten das Portal nicht. ${to === 'operator' ? 'Lassen Sie den Namen von der Filterliste nehmen.' : 'Der Betreiber dieses Dienstes kann ihn von der Filterliste nehmen lassen.'}`,
  other_registration: ({ recordName, values }) =>
    `Bei ${recordName} gibt es noch einen TXT-Eintrag einer anderen Anmeldung; löschen Sie ihn, sonst kann Ihnen der Name damit genommen werden: ${list(values.map((text) => JSON.stringify(text)))}.`,
  doubled_proof: ({ found }) =>
    `Ein Eintrag wurde bei ${found} gefunden: Ihr DNS-Anbieter hängt die Zone von selbst an.`,
  misplaced_proof: ({ found, noUnderscore, recordName, short }) =>
    `Der richtige Wert wurde bei ${found} gefunden${noUnderscore ? ', ohne den Unterstrich vor dem Namen' : ''}: Ändern Sie den Namen dieses Eintrags in ${recordName}${short === null ? '' : ` (${short.name} im Feld für den Namen, in der Zone ${short.zone})`}.`,
  name_server_is_address: ({ zone, parent, value, address, at }) =>
    `Ein NS-Eintrag von ${zone} hat die IP-Adresse ${address} als Wert (${value}), wo das DNS den Namen eines Servers erwartet; Resolver können ihn daher nicht verwenden. Ändern Sie ihn ${at === 'parent' ? AT_PARENT[parent] : `in der Zone ${zone}`} auf den Namen des Servers, zum Beispiel ns1.${zone}, der die Adresse in einem A- oder AAAA-Eintrag hat.`,
  name_servers_differ: ({ zone, parent, delegated, own }) =>
    `Die Nameserver von ${zone} unterscheiden sich: ${AT_PARENT[parent]} steht ${list(delegated)}, in den NS-Einträgen der Zone steht ${list(own)}. Resolver können beide verwenden: Gleichen Sie beide Listen an, mit den Nameservern des Anbieters, bei dem Sie Ihre Einträge pflegen.`,
  entered_elsewhere: ({ zone, parent, record, seenAt, delegated }) =>
    `Der ${record === 'routing' ? 'Eintrag' : 'TXT-Eintrag'} wurde bei ${list(seenAt)} gefunden, was ${AT_PARENT[parent]} für ${zone} nicht eingetragen ist: Er wurde bei einem anderen DNS-Anbieter angelegt, wahrscheinlich beim früheren. Legen Sie ihn beim Anbieter von ${list(delegated)} an; diese Nameserver sind ${AT_PARENT[parent]} eingetragen.`,
  wildcard: ({ name, domain, how, types }) => {
    switch (how) {
      case 'leads_nowhere':
        return `Der Wildcard-Eintrag ${name} antwortet für den Namen, enthält aber nur ${types.length === 0 ? 'Einträge eines anderen Typs' : list(types)} und führt damit nirgendwohin; er darf bleiben, da ein eigener Eintrag für ${domain} an seine Stelle tritt.`;
      case 'does_not_cover':
        return `Der Wildcard-Eintrag ${name} deckt ${domain} nicht ab, da es an oder unter diesem Namen Einträge gibt; der Name braucht einen eigenen Eintrag.`;
      case 'answers':
        return `Das ist die Antwort des Wildcard-Eintrags ${name}: Er darf bleiben, da ein eigener Eintrag für ${domain} an seine Stelle tritt.`;
    }
  },
  renewal_will_fail: ({ obstacle, willFailOn, notAfter, until }, to) =>
    `Die nächste Erneuerung, fällig am ${time(willFailOn)}, wird scheitern, wenn sich nichts ändert: ${RENEWAL_OBSTACLES[obstacle](to, until)} Das Zertifikat läuft am ${time(notAfter)} ab.`,
  wildcard_proof: ({ name, recordName }) =>
    `Die Antwort stammt vom Wildcard-Eintrag ${name}: Er darf bleiben, da ein eigener TXT-Eintrag bei ${recordName} an seine Stelle tritt.`,
};
