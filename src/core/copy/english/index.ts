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
import { EVENTS, STATUS } from './status.ts';

export const ENGLISH: Language = {
  code: 'en',
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
    'Many domains of many tenants fail at the same time, so this is our incident: we are working on it, your portal is not withdrawn, and you need not change anything. Seen:',
  status: STATUS,
  events: EVENTS,
  evidence: evidenceInWords,
  domain: DOMAIN,
  link: LINK,
  mail: MAIL,
  problems: null,
};
