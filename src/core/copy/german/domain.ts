import type { Actor } from '../../conditions.ts';
import type { Phase } from '../../lifecycle/phase.ts';
import type { DomainCopy } from '../domain-copy.ts';
import { dnsMessage, RECORD_PURPOSES } from './dns-message.ts';
import { headline, NEXT_STEPS } from './next-steps.ts';

/** Phases in which nothing more is to come unless somebody asks for it. */
const AT_REST: readonly Phase[] = ['live', 'degraded', 'disabled', 'left_behind'];
const GIVEN_UP: readonly Phase[] = ['dns_given_up', 'certificate_given_up'];

const ACTORS: Record<Actor, string> = {
  tenant: 'Sie oder wer Ihr DNS verwaltet',
  operator: 'Wir. Sie müssen nichts tun',
  ca: 'Die Zertifizierungsstelle. Wir versuchen es weiter',
  nobody: 'Niemand. Bitte warten',
};

export const DOMAIN: DomainCopy = {
  phases: {
    registered: 'Wird gestartet',
    awaiting_dns: 'Wartet auf Ihren DNS-Eintrag',
    dns_missing: 'Noch kein DNS-Eintrag gefunden',
    dns_wrong: 'DNS braucht eine Änderung',
    dns_given_up: 'Beendet: kein richtiger DNS-Eintrag',
    awaiting_certificate: 'DNS ist richtig, Zertifikat wird vorbereitet',
    issuing: 'Zertifikat wird beschafft',
    certificate_failing: 'Noch kein Zertifikat, Versuche laufen',
    certificate_given_up: 'Beendet: kein Zertifikat',
    live: 'Online',
    degraded: 'Online, braucht Aufmerksamkeit',
    disabling: 'Wird ausgeschaltet',
    disabled: 'Ausgeschaltet',
    removing: 'Wird entfernt',
    left_behind: 'Entfernt, DNS-Eintrag aber noch da',
  },
  phasesWithCertificate: {
    awaiting_certificate: 'Geht online',
    issuing: 'Geht online',
    certificate_failing: 'Noch nicht erreichbar, Versuche laufen',
    certificate_given_up: 'Beendet: nicht erreichbar',
  },
  groups: { needs_you: 'Sie sind am Zug', in_progress: 'In Arbeit', live: 'Online', off: 'Aus' },
  headline,
  nextSteps: NEXT_STEPS,
  actor: ({ phase, actor, dnsTask }) => {
    if (actor === 'nobody' && GIVEN_UP.includes(phase))
      return 'Sie: Wählen Sie „Erneut versuchen“, wenn die Ursache behoben ist';
    if (dnsTask === 'publish' && actor !== 'tenant') {
      return actor === 'nobody' ? ACTORS.tenant : 'Wir; und Sie, bis der Eintrag angelegt ist';
    }
    return actor === 'nobody' && AT_REST.includes(phase) ? 'Niemand' : ACTORS[actor];
  },
  steps: { dns_record: 'DNS-Eintrag', ownership: 'Nachweis', certificate: 'Zertifikat', live: 'Online' },
  stepStates: {
    done: 'erledigt',
    in_progress: 'läuft',
    problem: 'Problem',
    not_started: 'nicht begonnen',
    unknown: 'gerade nicht bekannt',
    off: 'ausgeschaltet',
  },
  recordPurposes: RECORD_PURPOSES,
  recordStates: {
    ok: 'Gefunden',
    missing: 'Noch nicht da',
    wrong: 'Abweichend',
    unknown: 'Nicht feststellbar',
  },
  notChecked: 'Noch nicht geprüft',
  ownCertificateStates: {
    pending: 'Gespeichert, noch nicht ausgeliefert',
    served: 'Wird ausgeliefert',
    ending: 'Wird ausgeliefert, läuft bald ab',
    ended: 'Abgelaufen, nicht mehr ausgeliefert',
    unreadable: 'Nicht ausgeliefert',
  },
  conditionStatus: ({ status, actor }) => {
    if (status === 'False' && actor === 'nobody') return 'Noch nicht';
    return { True: 'Ja', False: 'Nein', Unknown: 'Nicht bekannt' }[status];
  },
  dnsMessage,
};
