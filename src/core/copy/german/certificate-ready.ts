import type { AfterOwn, ProblemCause, Quoted } from '../../findings/certificate.ts';
import type { Audience, ConditionCopy } from '../language.ts';
import { operatorActs, SUSPENDED_PLAIN, sentences, time } from './words.ts';

/** The CA's own words; or the edge's, where the CA was never reached. */
const quote = (quoted: Quoted | null) =>
  quoted === null || quoted.detail === null
    ? null
    : `Die ${quoted.by === 'ca' ? 'Zertifizierungsstelle' : 'Edge'} meldet: ${quoted.detail} (${quoted.type}).`;

const TRYING = 'wir versuchen es von selbst erneut.';

const CAUSES: Record<ProblemCause, (to: Audience) => string> = {
  challenge: () =>
    'Die Zertifizierungsstelle konnte diesen Namen nicht über Port 80 erreichen; prüfen Sie, ob jeder Adresseintrag hierher führt.',
  dns: () =>
    'Die Zertifizierungsstelle konnte diesen Namen nicht auflösen; prüfen Sie, ob seine Nameserver antworten, auch auf CAA-Anfragen, und ob DNSSEC in Ordnung ist.',
  account: (to) =>
    `Die Zertifizierungsstelle akzeptiert unser Konto nicht. ${operatorActs(to, 'Prüfen Sie das ACME-Konto und seine Einstellungen.')}`,
  ca_away: () => `Die Zertifizierungsstelle ist nicht verfügbar; ${TRYING}`,
  rate_limit: () => `Die Zertifizierungsstelle bittet uns zu warten; ${TRYING}`,
  paused: (to) =>
    to === 'operator'
      ? 'Die Zertifizierungsstelle hat unsere Bestellungen angehalten, und es wird nichts bestellt. Folgen Sie dem Link in ihrer Antwort, und beenden Sie dann hier die Pause: `portal-domains domain unpause`.'
      : SUSPENDED_PLAIN,
  caa: () => 'Ein CAA-Eintrag verbietet diese Zertifizierungsstelle; fügen Sie einen hinzu, der sie erlaubt.',
  name: () =>
    'Die Zertifizierungsstelle stellt für diesen Namen keine Zertifikate aus; verwenden Sie einen anderen.',
  order: () => `Die Zertifizierungsstelle hat die Bestellung abgelehnt; ${TRYING}`,
  permission: (to) =>
    to === 'operator'
      ? 'Die Edge konnte nicht fragen, ob dieser Name ein Zertifikat haben darf. Prüfen Sie, ob die API läuft.'
      : `Wir konnten nicht prüfen, ob dieser Name ein Zertifikat haben darf. ${operatorActs(to, '')}`,
  issuer: (to) =>
    to === 'operator'
      ? 'Der Issuer, von dem Zertifikate angefordert werden, ist nicht bereit. Prüfen Sie diesen Issuer.'
      : `Zertifikate können zurzeit nicht angefordert werden. ${operatorActs(to, '')}`,
  solver_forbidden: (to) =>
    to === 'operator'
      ? 'Der Cluster verbietet das Programm, das die Challenge der Zertifizierungsstelle beantwortet. Erlauben Sie es, oder lassen Sie den Responder dieses Produkts antworten.'
      : notAnswered(to),
  solver: (to) =>
    to === 'operator'
      ? 'Das Programm, das die Challenge der Zertifizierungsstelle beantwortet, ließ sich nicht einrichten. Prüfen Sie den Solver des Issuers.'
      : notAnswered(to),
};

const notAnswered = (to: Audience) =>
  `Die Prüfung der Zertifizierungsstelle kann zurzeit nicht beantwortet werden. ${operatorActs(to, '')}`;

/** The CA has not been asked yet. */
const UNSEEN =
  'Die Antwort auf die Prüfung ist an Port 80 dieses Namens nicht zu sehen; prüfen Sie, ob jeder Adresseintrag hierher führt.';

const AFTER_OWN: Record<AfterOwn, string> = {
  ca_ready: 'Danach tritt von selbst das Zertifikat unserer Zertifizierungsstelle an seine Stelle.',
  ca_missing:
    'Es gibt kein Zertifikat unserer Zertifizierungsstelle, das danach an seine Stelle treten könnte.',
};

/** Null for a cause that an earlier version stored and this one does not know. */
const causeInWords = (cause: ProblemCause, to: Audience): string | null =>
  Object.hasOwn(CAUSES, cause) ? CAUSES[cause](to) : null;

const failed = (plain: string) => ({
  plain,
  failed: ({ cause, quote: quoted }: { cause: ProblemCause; quote: Quoted | null }, to: Audience) =>
    sentences(causeInWords(cause, to) ?? plain, quote(quoted)),
});

export const CERTIFICATE_READY: ConditionCopy<'CertificateReady'> = {
  title: 'Das Zertifikat liegt vor',
  reasons: {
    issued: {
      plain: 'Das Zertifikat ist ausgestellt.',
      issued: ({ issuer, notAfter, explained }) =>
        sentences(
          `Ausgestellt von ${issuer}, gültig bis ${time(notAfter)}.`,
          explained === null || explained === undefined
            ? null
            : `Die Zertifizierungsstelle möchte es vorzeitig erneuert haben (${explained}); das erledigen wir von selbst.`,
        ),
    },
    not_requested: {
      plain: 'Es wurde noch kein Zertifikat angefordert.',
      not_requested: () => 'Es wurde noch kein Zertifikat angefordert.',
    },
    requesting: {
      plain: 'Das Zertifikat wird ausgestellt.',
      requesting: () => 'Das Zertifikat wird ausgestellt.',
      held: ({ cause, quote: quoted }, to) =>
        sentences(
          'Das Zertifikat wird ausgestellt, aber etwas steht dem im Weg.',
          cause === 'challenge' ? UNSEEN : causeInWords(cause, to),
          quote(quoted),
        ),
    },
    challenge_failed: failed('Die Zertifizierungsstelle konnte diesen Namen nicht über Port 80 erreichen.'),
    order_failed: failed('Die Zertifizierungsstelle hat die Bestellung abgelehnt.'),
    rate_limited: failed(`Die Zertifizierungsstelle bittet uns zu warten; ${TRYING}`),
    orders_paused: failed(SUSPENDED_PLAIN),
    ca_unavailable: failed(`Die Zertifizierungsstelle ist nicht verfügbar; ${TRYING}`),
    issuer_not_ready: failed(
      'Zertifikate können zurzeit nicht angefordert werden. Der Betreiber dieses Dienstes muss das beheben.',
    ),
    expired: {
      plain: 'Das Zertifikat ist abgelaufen.',
      ended: ({ notAfter, quote: quoted }) =>
        sentences(`Das Zertifikat ist am ${time(notAfter)} abgelaufen.`, quote(quoted)),
    },
    renewal_failing: {
      plain: 'Die Erneuerung scheitert; das jetzige Zertifikat ist noch gültig.',
      renewal: ({ notAfter, quote: quoted }) =>
        sentences(
          `Die Erneuerung scheitert; das jetzige Zertifikat ist bis ${time(notAfter)} gültig.`,
          quote(quoted),
        ),
    },
    own: {
      plain: 'Ihr eigenes Zertifikat wird ausgeliefert.',
      own: ({ issuer, notAfter, next }) =>
        `Ihr eigenes Zertifikat wird ausgeliefert, ausgestellt von ${issuer}, gültig bis ${time(notAfter)}. ${AFTER_OWN[next]}`,
    },
    own_ending: {
      plain: 'Ihr eigenes Zertifikat läuft bald ab.',
      ending: ({ notAfter, next }) =>
        `Ihr eigenes Zertifikat läuft am ${time(notAfter)} ab. Laden Sie ein neues hoch, oder entfernen Sie es. ${AFTER_OWN[next]}`,
    },
    own_ended: {
      plain:
        'Ihr eigenes Zertifikat ist abgelaufen; das unserer Zertifizierungsstelle wird wieder ausgeliefert.',
      over: ({ notAfter, until }) =>
        `Ihr eigenes Zertifikat ist am ${time(notAfter)} abgelaufen. Das unserer Zertifizierungsstelle wird wieder ausgeliefert; es ist bis ${time(until)} gültig und wird von uns erneuert. Laden Sie ein neues hoch, oder entfernen Sie das alte.`,
    },
    own_unreadable: {
      plain: 'Ihr eigenes Zertifikat kann nicht verwendet werden.',
      unreadable: ({ detail, next }, to) =>
        sentences(
          next === 'ca_ready'
            ? 'Ihr eigenes Zertifikat kann hier nicht verwendet werden; an seiner Stelle wird das unserer Zertifizierungsstelle ausgeliefert.'
            : 'Ihr eigenes Zertifikat kann hier nicht verwendet werden, und es gibt keines unserer Zertifizierungsstelle: Clients erhalten kein Zertifikat.',
          operatorActs(
            to,
            'Geben Sie dem Worker den Schlüssel, mit dem es abgelegt wurde, oder lassen Sie den Mandanten es erneut hochladen.',
          ),
          detail === null ? null : `Der Worker meldet: ${detail}.`,
        ),
    },
  },
};
