import type { CaaAllows, Closed, HttpAnswer } from '../../findings/certificate.ts';
import type { HostFault } from '../../findings/dns-values.ts';
import type { ChallengeOutcome } from '../../observations.ts';
import type { Audience, ConditionCopy } from '../language.ts';
import { CAA_FORBIDS, CAA_UNKNOWN, place } from './caa.ts';
import { hostFault } from './host.ts';
import { list, operatorActs, SUSPENDED_PLAIN, sentences, time } from './words.ts';

const ACCOUNT_PLAIN =
  'Die Zertifizierungsstelle nimmt zurzeit keine Bestellungen von unserem Konto an. Der Betreiber dieses Dienstes muss das beheben; Sie müssen nichts ändern.';

/** Said of port 80. */
const CLOSED: Record<Closed, string> = {
  refused: 'lehnt Verbindungen ab',
  timeout: 'antwortet nicht rechtzeitig',
  broken: 'bricht die Verbindung ohne HTTP-Antwort ab',
  responder_away: 'antwortet, aber der Responder dahinter, der Challenges beantwortet, ist nicht da',
};

const closedInWords = (how: Closed, to: Audience) =>
  how === 'responder_away' && to === 'tenant'
    ? 'antwortet, aber die Prüfung der Zertifizierungsstelle wird zurzeit nicht beantwortet'
    : CLOSED[how];

/** The zone is not known here, so that no CNAME is offered where none can stand. */
const publishShown = (domain: string, canonicalHost: string) =>
  `legen Sie für ${domain} den angezeigten Eintrag an, der auf ${canonicalHost} führt`;

const ourAddress = (to: Audience, advice: string) =>
  `Das ist unsere eigene Adresse. ${operatorActs(to, advice)}`;
const BEFORE_THE_EDGE = 'Prüfen Sie den Load Balancer oder Proxy vor der Edge.';

const http = ({ status, server }: HttpAnswer) =>
  `HTTP ${status ?? 'ohne Status'}${server === null ? '' : ` von ${server}`}`;

/** Says what is at the end of a redirect, after its address. */
function redirectEnd(end: ChallengeOutcome, answer: HttpAnswer): string {
  switch (end) {
    case 'not_followed':
      return 'Dem folgt keine Zertifizierungsstelle: Sie folgen Weiterleitungen mit 301, 302, 307 oder 308, zu den Ports 80 und 443, mit Pfaden bis 2.000 Zeichen und höchstens zehnmal';
    case 'private':
      return 'Das Ziel hat keine öffentliche Adresse';
    case 'not_tried':
      return 'Das Ziel ist von hier aus nicht erreichbar';
    case 'refused':
    case 'timeout':
    case 'broken':
      return `Das Ziel ${CLOSED[end]}`;
    case 'other_answer':
    case 'answered':
      return `Dort antwortet etwas anderes (${http(answer)})`;
  }
}

function allows(caa: CaaAllows): string {
  switch (caa.why) {
    case 'ca_ignores_caa':
      return 'Unsere Zertifizierungsstelle prüft keine CAA-Einträge.';
    case 'no_record':
      return `Kein CAA-Eintrag schränkt ein, wer für ${caa.domain} Zertifikate ausstellen darf.`;
    case 'not_limited':
      return `Die CAA-Einträge bei ${place(caa.place)} schränken unsere Zertifizierungsstelle nicht ein.`;
    case 'record_allows':
      return `${caa.record} bei ${place(caa.place)} erlaubt unsere Zertifizierungsstelle.`;
  }
}

const MEND_HOST: Record<HostFault, string> = {
  bogus:
    'Lassen Sie die Zone neu signieren, oder entfernen Sie ihren DS-Eintrag beim Registrar der Basisdomain.',
  absent:
    'Geben Sie ihm eine Adresse; ein Wildcard-Eintrag deckt keinen Namen ab, der eigene Einträge oder Namen unter sich hat.',
  failing: 'Prüfen Sie die Nameserver der Basisdomain und PORTAL_DNS_RESOLVERS.',
};

export const CERTIFICATE_ALLOWED: ConditionCopy<'CertificateAllowed'> = {
  title: 'Ein Zertifikat darf ausgestellt werden',
  reasons: {
    allowed: {
      plain: 'Die Zertifizierungsstelle darf für diesen Namen ein Zertifikat ausstellen.',
      clear: ({ caa, asked, untried }) =>
        `${allows(caa)} Port 80 von ${list(asked)} führt hierher${untried.length === 0 ? '' : ` (${list(untried)} konnte von hier aus nicht geprüft werden)`}.`,
      has_issued: () => 'Die Zertifizierungsstelle hat ein Zertifikat für diesen Namen ausgestellt.',
    },
    not_checked: {
      plain: 'Noch nicht geprüft.',
      not_looked: () => 'Noch nicht geprüft.',
      challenge_answered: () =>
        'Die Prüfung der Zertifizierungsstelle kann beantwortet werden; das Zertifikat wird jetzt bestellt.',
      own_host: ({ canonicalHost }, to) =>
        `Die Adressen unseres eigenen Hosts ${canonicalHost} ließen sich nicht auflösen, daher konnte Port 80 nicht geprüft werden. ${operatorActs(to, 'Prüfen Sie dessen DNS.')}`,
      no_route: ({ addresses }, to) =>
        `Dieser Dienst hat keine Netzwerkroute zu ${list(addresses)}, daher konnte Port 80 nicht geprüft werden. ${operatorActs(to, 'Richten Sie auf dieser Maschine eine ein (höchstwahrscheinlich für IPv6).')}`,
    },
    caa_forbids: CAA_FORBIDS,
    caa_unknown: CAA_UNKNOWN,
    challenge_unreachable: {
      plain: 'Keine Zertifizierungsstelle kann diesen Namen über Port 80 prüfen.',
      closed: ({ domain, canonicalHost, addresses, how, ours }, to) => {
        const seen = `Port 80 ${ours ? 'unserer eigenen Adresse' : 'von'} ${list(addresses)} ${how.map((one) => closedInWords(one, to)).join(' oder ')}; daher kann keine Zertifizierungsstelle ${domain} prüfen.`;
        return ours
          ? `${seen} ${operatorActs(to, 'Machen Sie ihn aus dem ganzen Internet erreichbar; falls nur diese Maschine ihn nicht erreicht, gibt PORTAL_EDGE_HTTP_ADDRESS an, wo es möglich ist.')}`
          : `${seen} Öffnen Sie den Port und leiten Sie ihn an ${canonicalHost} weiter, oder ${publishShown(domain, canonicalHost)}.`;
      },
      not_public: ({ domain, canonicalHost }) =>
        `${domain} hat eine private Adresse, unter der keine Zertifizierungsstelle prüfen kann. Löschen Sie diesen Eintrag, und ${publishShown(domain, canonicalHost)}.`,
      not_answered: ({ detail }, to) =>
        sentences(
          detail === null
            ? 'Die Zertifizierungsstelle könnte diesen Namen jetzt nicht prüfen, weil unsere eigene Antwort auf ihre Prüfung nicht bereitsteht.'
            : `Die Zertifizierungsstelle könnte diesen Namen jetzt nicht prüfen: ${detail}.`,
          to === 'tenant' ? operatorActs(to, '') : null,
          'Bis dahin wird kein Zertifikat bestellt.',
        ),
    },
    challenge_redirected: {
      plain:
        'Die Prüfung der Zertifizierungsstelle wird dorthin weitergeleitet, wo sie nicht beantwortet wird.',
      to_https: ({ domain, addresses, loops, ours }, to) =>
        sentences(
          `${list(addresses)} leitet Port 80 von ${domain} an https://${domain} weiter${loops ? ' und dies endlos an sich selbst' : ''}, wo noch kein Zertifikat existiert; daher kann keine Zertifizierungsstelle den Namen prüfen.`,
          ours
            ? ourAddress(to, BEFORE_THE_EDGE)
            : 'Schalten Sie „Always Use HTTPS“ (die Weiterleitung aller Anfragen auf https) beim dortigen Proxy oder Webserver aus, zumindest für /.well-known/acme-challenge/. Sobald das Zertifikat vorliegt, können Sie sie wieder einschalten.',
        ),
      elsewhere: ({ addresses, to: target, end, answer, canonicalHost, ours }, to) =>
        sentences(
          `${list(addresses)} leitet die Prüfung der Zertifizierungsstelle an ${target} weiter. ${redirectEnd(end, answer)}.`,
          ours
            ? ourAddress(to, BEFORE_THE_EDGE)
            : `Nehmen Sie /.well-known/acme-challenge/ von der Weiterleitung aus, und reichen Sie es an ${canonicalHost} durch.`,
        ),
    },
    challenge_intercepted: {
      plain: 'Eine andere Anwendung beantwortet die Prüfung der Zertifizierungsstelle.',
      answered: ({ addresses, answers, canonicalHost, ours }, to) => {
        const seen = `${list(addresses)} beantwortet die Prüfung der Zertifizierungsstelle selbst (${list([...new Set(answers.map(http))])})`;
        return ours
          ? `${seen}, obwohl es unsere eigene Adresse ist. ${operatorActs(to, 'Prüfen Sie, ob Port 80 zur Edge führt und ob Edge und Responder mit dieser PORTAL_BASE_DOMAIN laufen.')}`
          : `${seen}. Reichen Sie /.well-known/acme-challenge/ unverändert an ${canonicalHost} durch.`;
      },
    },
    canonical_host_broken: {
      plain:
        'Ihr Eintrag ist richtig, aber unser eigener Host, auf den er führt, lässt sich nicht auflösen. Der Betreiber dieses Dienstes muss das beheben.',
      broken: ({ canonicalHost, fault, outcomes }, to) =>
        sentences(
          'Ihr Eintrag ist richtig, und Sie müssen nichts ändern.',
          hostFault(canonicalHost, fault, outcomes),
          to === 'operator' ? MEND_HOST[fault] : 'Der Betreiber dieses Dienstes muss das beheben.',
          'Bis dahin wird kein Zertifikat angefordert.',
        ),
    },
    rate_limited: {
      plain: 'Ein Zertifikat muss wegen der Mengengrenzen der Zertifizierungsstelle warten.',
      waits: ({ domain, until }) =>
        `Ein Zertifikat für ${domain} muss warten: Frühere Bestellungen haben ausgeschöpft, was die Zertifizierungsstelle zulässt, oder die letzte ist gescheitert. ${until === null ? 'Wir fragen die Zertifizierungsstelle von selbst erneut.' : `Die Zertifizierungsstelle wird ab ${time(until)} erneut gefragt.`}`,
    },
    account_refused: {
      plain: ACCOUNT_PLAIN,
      refused: ({ uri }, to) =>
        to === 'operator'
          ? `Laut Zertifizierungsstelle ist unser Konto ${uri === null ? '' : `${uri} `}dort nicht mehr gültig; sie nimmt keine Bestellungen mehr davon an. Legen Sie ein neues Konto an: Das Runbook beschreibt, wie.`
          : ACCOUNT_PLAIN,
    },
    orders_paused: {
      plain: SUSPENDED_PLAIN,
      paused: ({ domain }, to) =>
        to === 'operator'
          ? `Die Zertifizierungsstelle hat unsere Bestellungen für ${domain} angehalten, und es wird nichts bestellt. Folgen Sie dem Link in ihrer letzten Antwort, und beenden Sie dann hier die Pause: \`portal-domains domain unpause ${domain}\`.`
          : SUSPENDED_PLAIN,
    },
  },
};
