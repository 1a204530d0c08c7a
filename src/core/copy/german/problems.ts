import type { ProblemCopy } from '../problem-copy.ts';
import { duration } from './words.ts';

const ASK_AGAIN = 'Bitten Sie die Person, die ihn Ihnen gesendet hat, um einen neuen.';
const OWN_NAME =
  'Geben Sie einen Namen in einer Domain ein, die Ihrer Organisation gehört, zum Beispiel portal.acme.com.';

const later = (seconds: number | null) =>
  seconds === null
    ? 'Versuchen Sie es später erneut.'
    : `Versuchen Sie es in ${duration(seconds, 'dative')} erneut.`;

const always = (title: string, detail: string) => ({ title, detail: () => detail });

export const PROBLEMS: ProblemCopy = {
  unauthorized: always(
    'Kein gültiger Schlüssel oder kein gültiges Token',
    'Ihr Zugang ist abgelaufen oder ungültig. Melden Sie sich erneut an.',
  ),
  forbidden: always(
    'Mit diesem Zugang nicht erlaubt',
    'Dieser Zugang darf das nicht. Lassen Sie sich einen Zugang mit mehr Rechten geben.',
  ),
  tenant_not_found: always('Kein solcher Mandant', 'Diesen Mandanten gibt es nicht.'),
  domain_not_found: always(
    'Keine solche Domain',
    'Diese Domain gibt es hier nicht; vielleicht wurde sie entfernt.',
  ),
  link_not_found: always('Kein solcher Link', 'Diesen Link hat die Domain nicht.'),
  link_not_valid: always(
    'Der Link funktioniert nicht',
    `Dieser Link funktioniert nicht: Er ist abgelaufen, wurde widerrufen oder nicht vollständig kopiert. ${ASK_AGAIN}`,
  ),
  already_registered: always(
    'Bereits hinzugefügt',
    'Diese Domain haben Sie bereits; sie steht in der Liste.',
  ),
  not_possible: always(
    'In diesem Zustand nicht möglich',
    'Das ist nicht möglich, solange die Domain gelöscht wird, ausgeschaltet ist oder nicht mehr geprüft wird.',
  ),
  too_many_links: always(
    'Zu viele Links',
    'Für diese Domain gelten bereits so viele Links wie möglich. Widerrufen Sie einen, der nicht mehr gebraucht wird.',
  ),
  public_url_missing: always(
    'Die Adresse der Seiten ist nicht bekannt',
    'Es konnte kein Link erstellt werden, weil nicht bekannt ist, unter welcher https-Adresse diese Seiten erreichbar sind. Der Betreiber dieses Dienstes muss das einstellen.',
  ),
  invalid_hostname: always(
    'Das ist kein Hostname',
    'Das ist kein vollständiger, gültiger Hostname. Geben Sie nur den Namen ein, ohne https://, ohne Pfad und ohne Leerzeichen, zum Beispiel portal.acme.com.',
  ),
  ip_address: always(
    'Eine IP-Adresse ist kein Hostname',
    'Das ist eine IP-Adresse oder endet wie eine auf eine Zahl. Geben Sie einen Hostnamen ein, zum Beispiel portal.acme.com.',
  ),
  public_suffix: always(
    'Das ist eine öffentliche Endung',
    'Unter dieser Endung kann jeder Namen registrieren. Geben Sie Ihren eigenen Namen darunter ein.',
  ),
  reserved_name: always(
    'Dieser Name ist reserviert',
    `Dieser Name und alle darunter sind für besondere Zwecke reserviert. ${OWN_NAME}`,
  ),
  own_domain: always(
    'Dieser Name gehört dem Dienst selbst',
    `Dieser Name gehört dem Dienst selbst. ${OWN_NAME}`,
  ),
  wildcard_not_supported: always(
    'Wildcards werden nicht unterstützt',
    'Wildcards werden nicht unterstützt. Fügen Sie jeden Namen einzeln hinzu, zum Beispiel portal.acme.com.',
  ),
  confusable_hostname: always(
    'Dieser Name könnte mit einem anderen verwechselt werden',
    'Dieser Name sieht einem anderen zum Verwechseln ähnlich. Wenn er Ihnen gehört, wenden Sie sich an den Betreiber dieses Dienstes; er kann ihn für Sie hinzufügen.',
  ),
  quota_exceeded: always(
    'Die Höchstzahl der Domains ist erreicht',
    'Sie haben so viele Domains, wie Ihnen zustehen. Entfernen Sie eine, oder wenden Sie sich an den Betreiber dieses Dienstes.',
  ),
  rate_limited: {
    title: 'Vorerst zu viele',
    detail: (seconds) => `Was in dieser Zeit zulässig ist, ist ausgeschöpft. ${later(seconds)}`,
  },
  internal_error: always(
    'Unerwarteter Fehler',
    'Beim Dienst ist ein unbekannter Fehler aufgetreten. Versuchen Sie es später erneut.',
  ),
  database_unavailable: {
    title: 'Der Dienst ist gerade nicht verfügbar',
    detail: (seconds) => `Der Dienst kann gerade nicht arbeiten. ${later(seconds)}`,
  },
  overloaded: {
    title: 'Der Dienst ist überlastet',
    detail: (seconds) => `Der Dienst hat gerade zu viel zu tun. ${later(seconds)}`,
  },
  dns_unavailable: {
    title: 'Das DNS kann gerade nicht abgefragt werden',
    detail: (seconds) => `Das DNS kann gerade nicht abgefragt werden. ${later(seconds)}`,
  },
};
