import type { EventCopy, StatusCopy } from '../language.ts';
import { time } from './words.ts';

export const STATUS: StatusCopy = {
  statuses: {
    pending_dns: 'Gespeichert; wir prüfen den DNS-Eintrag in Kürze.',
    verifying_dns: 'Wir suchen den DNS-Eintrag.',
    dns_failed: 'Der DNS-Eintrag fehlt oder ist falsch.',
    pending_certificate: 'Der DNS-Eintrag ist richtig; das Zertifikat wird vorbereitet.',
    deploying: 'Wir warten auf das Zertifikat und darauf, dass es ausgeliefert wird.',
    certificate_failed: 'Es konnte kein Zertifikat ausgestellt werden.',
    active: 'Das Portal ist unter dieser Adresse erreichbar.',
    disabled: 'Ausgeschaltet; unsere Server halten davon nichts mehr.',
  },
  registered: 'Gespeichert. Die erste Prüfung der DNS-Einträge folgt.',
  checkingDns: 'Der DNS-Eintrag wird gesucht.',
  startingOver: 'Ein neuer Versuch beginnt. Die erste Prüfung der DNS-Einträge folgt.',
  removing:
    'Wird entfernt; Route und Zertifikat werden sofort entfernt. Löschen Sie auch den Eintrag bei Ihrem DNS-Anbieter.',
  switchingOff: 'Wird ausgeschaltet; Route und Zertifikat werden entfernt.',
  servedUntil: (until) =>
    `Das Portal bleibt bis ${time(until)} erreichbar; stellen Sie den Eintrag vorher wieder her.`,
  hasCertificate:
    'Das Portal wird mit dem jetzigen Zertifikat ausgeliefert; beheben Sie das, bevor das Zertifikat erneuert werden muss.',
  checksStopped: 'Wir prüfen nicht mehr; beheben Sie die Ursache, und starten Sie dann einen neuen Versuch.',
  checksAgain: (at) => `Wir prüfen am ${time(at)} erneut.`,
};

export const EVENTS: EventCopy = {
  requests: {
    refresh: 'Eine Prüfung wurde angefordert.',
    reconcile: 'Ein Abgleich mit unseren Servern samt Reparatur wurde angefordert.',
    retry: 'Ein neuer Versuch wurde angefordert.',
    disable: 'Das Ausschalten der Domain wurde angefordert.',
    delete: 'Das Ausschalten und Löschen der Domain wurde angefordert.',
    hold: 'Der Betreiber hält die Domain fest: Sie wird von selbst weder abgeschaltet noch aufgegeben.',
    release: 'Der Betreiber hält die Domain nicht mehr fest.',
    unpause: 'Der Betreiber hat die Pause der Bestellungen beendet.',
  },
  ownCertificate: {
    put: ({ issuer, notAfter }) =>
      `Ein eigenes Zertifikat des Mandanten wurde hochgeladen, ausgestellt von ${issuer}, gültig bis ${time(notAfter)}.`,
    removed: ({ issuer, notAfter }) =>
      `Das eigene Zertifikat des Mandanten wurde entfernt; es war von ${issuer} ausgestellt und bis ${time(notAfter)} gültig.`,
  },
  gained: (recordName) =>
    recordName === null
      ? 'Der Name wurde von dem Mandanten, der ihn vorher hatte, hierher übertragen.'
      : `Der Name wurde von dem Mandanten, der ihn vorher hatte, hierher übertragen. Dessen TXT-Eintrag steht noch bei ${recordName} und weist nichts mehr nach: Löschen Sie ihn.`,
  neighbour: (other, where) =>
    `Ein anderer Mandant hat ${other}, das ${where === 'above' ? 'über' : 'unter'} diesem Namen liegt, durch einen TXT-Eintrag nachgewiesen.`,
  neighbourInformed:
    'Ein Name über oder unter diesem gehört einem anderen Mandanten; dieser Mandant wurde informiert.',
};
