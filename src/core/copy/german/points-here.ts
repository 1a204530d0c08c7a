import type { Server } from '../../findings/fields.ts';
import type { ConditionCopy } from '../language.ts';
import { hostFault } from './host.ts';
import { SPLIT_ANSWERS, WRONG_TARGET } from './points-elsewhere.ts';
import {
  addressList,
  bareAddresses,
  change,
  create,
  isTop,
  leadHere,
  list,
  operatorActs,
  pathOf,
  sentences,
  serverList,
} from './words.ts';

const CHECKED_AGAIN = 'Wir prüfen von selbst erneut.';
/** The name that fails, with how the domain leads there. */
const failing = (domain: string, end: string | null) =>
  end === null ? domain : `${end} (dorthin führt ${domain})`;
const by = (servers: readonly Server[]) => (servers.length === 0 ? '' : ` (${serverList(servers)})`);
const SIGN_AGAIN =
  'Lassen Sie die Zone von Ihrem DNS-Anbieter neu signieren, oder entfernen Sie den DS-Eintrag bei Ihrem Registrar.';
const CORRECT_SERVERS = 'berichtigen Sie die Nameserver bei Ihrem Registrar';

export const POINTS_HERE: ConditionCopy<'PointsHere'> = {
  title: 'Der Name führt hierher',
  reasons: {
    cname: {
      plain: 'Der CNAME-Eintrag des Namens führt hierher.',
      leads: ({ domain, path }) => `${domain} ist ein CNAME auf ${pathOf(path)}.`,
    },
    address: {
      plain: 'Die Adressen des Namens führen hierher.',
      ours: ({ domain, addresses }) => `${domain} führt zu unserer Adresse ${bareAddresses(addresses)}.`,
      behind_proxy: ({ domain, canonicalHost, network, addresses }) =>
        `${domain} hat Adressen von ${network} (${bareAddresses(addresses)}), liegt also hinter einem Proxy. Der Proxy muss Anfragen an ${canonicalHost} weiterreichen, auch auf Port 80, sonst kann kein Zertifikat ausgestellt werden.`,
    },
    left_behind: {
      plain:
        'Die Domain ist entfernt, aber ihr DNS führt noch hierher. Löschen Sie den Eintrag bei Ihrem DNS-Anbieter.',
      left: ({ domain, canonicalHost, record }) =>
        `${domain} ist entfernt, aber das DNS führt noch hierher: Löschen Sie ${record === 'cname' ? `den CNAME-Eintrag auf ${canonicalHost}` : 'die Adresseinträge'} bei Ihrem DNS-Anbieter. Besucher der Adresse sehen eine neutrale Seite und erhalten kein Zertifikat.`,
    },
    not_checked: { plain: 'Noch nicht geprüft.', not_looked: () => 'Noch nicht geprüft.' },
    nxdomain: {
      plain: 'Der Name existiert im DNS nicht. Legen Sie den hier angezeigten Eintrag an.',
      absent: ({ wanted }) => `${wanted.domain} existiert im DNS nicht. ${create(wanted)}`,
      unregistered: ({ wanted, registrable }) =>
        `${registrable} selbst existiert nicht (laut der Zone ${registrable.slice(registrable.indexOf('.') + 1)}): Die Domain wurde nie registriert, ihre Registrierung ist abgelaufen, oder der Name ist falsch geschrieben. Registrieren oder verlängern Sie zuerst ${registrable} bei Ihrem Registrar. Danach: ${create(wanted)}`,
    },
    no_record: {
      plain:
        'Der Name existiert im DNS, hat aber weder einen CNAME noch eine Adresse. Legen Sie den hier angezeigten Eintrag an.',
      nothing: ({ wanted }) =>
        sentences(
          `${wanted.domain} existiert im DNS, hat aber ${isTop(wanted) ? 'keine Adresse' : 'weder einen CNAME noch eine Adresse'}. ${create(wanted)}`,
          wanted.zone !== null || wanted.addresses.length === 0
            ? null
            : `Wo kein CNAME stehen kann (an der Spitze einer Zone), tragen Sie stattdessen ${list(wanted.addresses)} als Adresse ein.`,
        ),
    },
    wrong_target: WRONG_TARGET,
    proxied: {
      plain:
        'Der Name liegt hinter einem Proxy. Schalten Sie den Proxy für diesen Eintrag aus, oder legen Sie auch den TXT-Eintrag an.',
      proxied: ({ wanted, network, addresses, recordName, value }) =>
        `${wanted.domain} hat Adressen von ${network} (${bareAddresses(addresses)}), liegt also hinter einem Proxy. Schalten Sie den Proxy für diesen Eintrag aus. ${leadHere(wanted)} Oder behalten Sie den Proxy, und legen Sie den TXT-Eintrag ${recordName} mit dem Wert ${value} an.`,
    },
    cname_loop: {
      plain:
        'Die CNAME-Einträge des Namens bilden eine Schleife. Legen Sie stattdessen den hier angezeigten Eintrag an.',
      loop: ({ wanted, path }) =>
        `Die CNAME-Einträge von ${wanted.domain} bilden eine Schleife oder eine endlose Kette: ${pathOf(path)}. ${create(wanted)}`,
    },
    split_answers: SPLIT_ANSWERS,
    wrong_address: {
      plain:
        'Der Name hat eine Adresse, die nicht unsere ist. Löschen Sie sie, und legen Sie den hier angezeigten Eintrag an.',
      others: ({ wanted, others, partly }) => {
        const several = others.length > 1;
        const seen = `${wanted.domain} hat ${addressList(others)}. Das ${several ? 'sind nicht unsere Adressen' : 'ist nicht unsere Adresse'}${partly ? ', auch wenn unsere daneben steht' : ''}.`;
        const remove = several ? 'Löschen Sie sie' : 'Löschen Sie diesen Eintrag';
        if (isTop(wanted)) return `${seen} ${remove}. ${change(wanted)}`;
        const advice = `${seen} ${remove}, und legen Sie einen CNAME-Eintrag mit dem Wert ${wanted.canonicalHost} an`;
        return wanted.zone === null
          ? `${advice}; wo kein CNAME stehen kann (an der Spitze einer Zone), tragen Sie ${list(wanted.addresses)} als einzige Adresse ein.`
          : `${advice}.`;
      },
    },
    stale_ipv6: {
      plain: 'Die IPv6-Adresse des Namens ist nicht unsere. Löschen Sie diesen Eintrag.',
      stale: ({ domain, stale, ours }) =>
        `Die IPv4-Adresse von ${domain} ist unsere, aber der IPv6-Eintrag (${addressList(stale)}) führt woandershin. Löschen Sie diesen Eintrag${ours.length === 0 ? '' : `, oder ändern Sie ihn auf ${list(ours)}`}.`,
    },
    servfail: {
      plain: `Die Nameserver des Namens melden Fehler, daher wissen wir nicht, wohin er führt. ${CHECKED_AGAIN}`,
      resolvers: ({ domain, canonicalHost, servers }, to) =>
        `Unsere DNS-Resolver melden bei jedem Namen Fehler, auch bei unserem eigenen ${canonicalHost}${by(servers)}, daher wissen wir nicht, wohin ${domain} führt. ${operatorActs(to, 'Prüfen Sie die Resolver aus PORTAL_DNS_RESOLVERS.')}`,
      zone: ({ domain, end, byResolvers, servers }) =>
        `${byResolvers ? 'Unsere Resolver erhalten von den Nameservern keine Antwort' : 'Die Nameserver melden einen Fehler'} bei der Frage nach ${failing(domain, end)}${by(servers)}, daher wissen wir nicht, wohin der Name führt. Fragen Sie Ihren DNS-Anbieter, ob die Zone in Ordnung ist. ${CHECKED_AGAIN}`,
    },
    dnssec_bogus: {
      plain:
        'Die DNSSEC-Signaturen des Namens sind ungültig. Lassen Sie die Zone von Ihrem DNS-Anbieter neu signieren.',
      resolver: ({ domain, canonicalHost, servers }, to) =>
        `Für ${servers.length > 1 ? 'diese Server' : 'diesen Server'} sind die DNSSEC-Signaturen von ${domain} ungültig, ebenso die unseres eigenen ${canonicalHost}: ${serverList(servers)}. ${operatorActs(to, 'Prüfen Sie zuerst diesen Resolver aus PORTAL_DNS_RESOLVERS (seine Uhr, seinen Vertrauensanker), dann unsere eigene Zone.')}`,
      zone: ({ domain, end, servers }) =>
        `Die DNSSEC-Signaturen von ${failing(domain, end)} sind ungültig${servers.length === 0 ? '' : ` (so sieht es ${serverList(servers)})`}: Prüfende Resolver verwerfen die Einträge, und keine Zertifizierungsstelle stellt dafür ein Zertifikat aus. ${SIGN_AGAIN}`,
    },
    timeout: {
      plain: `Kein DNS-Server hat geantwortet, daher wissen wir nicht, wohin der Name führt. ${CHECKED_AGAIN}`,
      no_answer: ({ domain, servers }) =>
        `Kein DNS-Server hat auf die Frage nach ${domain} geantwortet${by(servers)}, daher wissen wir nicht, wohin der Name führt. ${CHECKED_AGAIN}`,
      no_tcp: ({ domain }, to) =>
        `Der Eintrag von ${domain} ist, soweit wir sehen, richtig. Aber kein DNS-Server antwortet uns über TCP, was für einen Nachweis nötig ist. ${operatorActs(to, 'Öffnen Sie TCP zu Port 53, zuerst bei den Resolvern aus PORTAL_DNS_RESOLVERS.')}`,
      own_host: ({ domain, canonicalHost, fault, outcomes, untold }, to) =>
        sentences(
          fault === null
            ? `Wir konnten die ${untold.length === 0 ? 'Adressen' : `${untold.join('- und ')}-Einträge`} unseres eigenen Hosts ${canonicalHost} nicht auflösen.`
            : hostFault(canonicalHost, fault, outcomes),
          `Daher wissen wir nicht, ob ${domain} dorthin führt.`,
          operatorActs(to, `Prüfen Sie das DNS von ${canonicalHost}.`),
        ),
    },
    refused: {
      plain: `Die DNS-Server verweigern die Antwort, daher wissen wir nicht, wohin der Name führt. ${CHECKED_AGAIN}`,
      name_servers: ({ domain, servers }) =>
        `Die Nameserver von ${domain} verweigern die Antwort${by(servers)}. Die Zone ist bei ihnen nicht eingerichtet: Legen Sie sie dort an, oder ${CORRECT_SERVERS}.`,
      filter: ({ domain, servers }, to) =>
        `Der Name ${domain} wird verweigert, wie es DNS-Filter bei gesperrten Namen tun (${serverList(servers)}), und kein anderer Server antwortet. Diese Antwort hängt nicht von den Einträgen des Namens ab. ${operatorActs(to, 'Verwenden Sie in PORTAL_DNS_RESOLVERS Resolver ohne Filter, oder lassen Sie den Namen von der Filterliste nehmen.')}`,
      resolvers: ({ servers }, to) =>
        `Unsere DNS-Resolver verweigern die Antwort${by(servers)}. ${operatorActs(to, 'Prüfen Sie PORTAL_DNS_RESOLVERS.')}`,
    },
    lame_delegation: {
      plain:
        'Die Nameserver, an die der Name delegiert ist, kennen seine Zone nicht. Legen Sie die Zone dort an.',
      unaskable: ({ domain, servers }) =>
        `Niemand konnte sagen, wohin ${domain} führt${servers.length === 0 ? '' : ` (gefragt: ${serverList(servers)})`}.`,
      lame: ({ domain, servers }) =>
        `Die Nameserver, an die ${domain} delegiert ist, kennen seine Zone nicht${by(servers)}. Legen Sie die Zone dort an, oder ${CORRECT_SERVERS}.`,
    },
    name_servers_silent: {
      plain:
        'Die Nameserver des Namens antworten nicht. Bitten Sie Ihren DNS-Anbieter, sie wieder in Betrieb zu nehmen.',
      silent: ({ domain, servers }) =>
        `Die Nameserver von ${domain} antworten nicht${by(servers)}, während unsere Resolver für andere Namen antworten. Bitten Sie Ihren DNS-Anbieter, sie wieder in Betrieb zu nehmen, oder ${CORRECT_SERVERS}; sie müssen über UDP und TCP antworten. Bis dahin kann niemand ${domain} erreichen.`,
      unnamed: ({ domain, servers }) =>
        `Unsere Resolver erhalten für ${domain} keine Antwort (gefragt: ${serverList(servers)}), während sie für andere Namen antworten: Die Nameserver, an die die Zone delegiert ist, sind ausgefallen oder haben keine Adresse. Wenden Sie sich an Ihren DNS-Anbieter, oder ${CORRECT_SERVERS}.`,
    },
    answer_too_large: {
      plain:
        'Das DNS gibt für den Namen eine zu große Antwort. Löschen Sie die Einträge, die dort nicht gebraucht werden.',
      large: ({ wanted, servers }) =>
        `Das DNS gibt für ${wanted.domain} eine zu große Antwort${by(servers)}: mehr Bytes oder Einträge, als wir lesen. Löschen Sie die Einträge, die dort nicht gebraucht werden. ${leadHere(wanted)}`,
    },
  },
};
