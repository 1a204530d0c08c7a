import type { Language } from '../language.ts';
import { CERTIFICATE_ALLOWED } from './certificate-allowed.ts';
import { CERTIFICATE_READY } from './certificate-ready.ts';
import { DOMAIN } from './domain.ts';
import { REACHABLE, ROUTED } from './edge.ts';
import { evidenceInWords } from './evidence.ts';
import { LINK } from './link.ts';
import { MAIL } from './mail.ts';
import { NOTES } from './notes.ts';
import { OWNED } from './owned.ts';
import { POINTS_HERE } from './points-here.ts';
import { PROBLEMS } from './problems.ts';
import { EVENTS, STATUS } from './status.ts';

export const GERMAN: Language = {
  code: 'de',
  conditions: {
    Owned: OWNED,
    PointsHere: POINTS_HERE,
    CertificateAllowed: CERTIFICATE_ALLOWED,
    CertificateReady: CERTIFICATE_READY,
    Routed: ROUTED,
    Reachable: REACHABLE,
  },
  notes: NOTES,
  incident: () =>
    'Viele Domains vieler Mandanten sind gleichzeitig betroffen, es ist also eine Störung bei uns: Wir arbeiten daran, Ihr Portal wird nicht abgeschaltet, und Sie müssen nichts ändern. Beobachtet:',
  status: STATUS,
  events: EVENTS,
  evidence: evidenceInWords,
  domain: DOMAIN,
  link: LINK,
  mail: MAIL,
  problems: PROBLEMS,
};
