import type { Actor } from '../../conditions.ts';
import type { Phase } from '../../lifecycle/phase.ts';
import type { DomainCopy } from '../domain-copy.ts';
import { dnsMessage, RECORD_PURPOSES } from './dns-message.ts';
import { headline, NEXT_STEPS } from './next-steps.ts';

/** Phases in which nothing more is to come unless somebody asks for it. */
const AT_REST: readonly Phase[] = ['live', 'degraded', 'disabled', 'left_behind'];
const GIVEN_UP: readonly Phase[] = ['dns_given_up', 'certificate_given_up'];

const ACTORS: Record<Actor, string> = {
  tenant: 'You, or whoever manages your DNS',
  operator: 'We do. You need not do anything',
  ca: 'The certificate authority. We keep trying',
  nobody: 'Nobody. Just wait',
};

export const DOMAIN: DomainCopy = {
  phases: {
    registered: 'Starting',
    awaiting_dns: 'Waiting for your DNS record',
    dns_missing: 'No DNS record found yet',
    dns_wrong: 'DNS needs a change',
    dns_given_up: 'Stopped: no right DNS record',
    awaiting_certificate: 'DNS is right, preparing the certificate',
    issuing: 'Getting the certificate',
    certificate_failing: 'No certificate yet, still trying',
    certificate_given_up: 'Stopped: no certificate',
    live: 'Live',
    degraded: 'Live, but needs attention',
    disabling: 'Being switched off',
    disabled: 'Switched off',
    removing: 'Being removed',
    left_behind: 'Removed, but its DNS record is left',
  },
  phasesWithCertificate: {
    awaiting_certificate: 'Going online',
    issuing: 'Going online',
    certificate_failing: 'Not reachable yet, still trying',
    certificate_given_up: 'Stopped: not reachable',
  },
  groups: { needs_you: 'Needs you', in_progress: 'In progress', live: 'Live', off: 'Off' },
  headline,
  nextSteps: NEXT_STEPS,
  actor: ({ phase, actor, dnsTask }) => {
    if (actor === 'nobody' && GIVEN_UP.includes(phase))
      return 'You: press Try again when the cause is resolved';
    if (dnsTask === 'publish' && actor !== 'tenant') {
      return actor === 'nobody' ? ACTORS.tenant : 'We do; and you, until the record is published';
    }
    return actor === 'nobody' && AT_REST.includes(phase) ? 'Nobody' : ACTORS[actor];
  },
  steps: { dns_record: 'DNS record', ownership: 'Ownership', certificate: 'Certificate', live: 'Live' },
  stepStates: {
    done: 'done',
    in_progress: 'in progress',
    problem: 'needs attention',
    not_started: 'not started',
    unknown: 'not known just now',
    off: 'switched off',
  },
  recordPurposes: RECORD_PURPOSES,
  recordStates: { ok: 'Found', missing: 'Not there yet', wrong: 'Different', unknown: 'Could not tell' },
  notChecked: 'Not checked yet',
  ownCertificateStates: {
    pending: 'Kept, and not served yet',
    served: 'Served',
    ending: 'Served, and ends soon',
    ended: 'Ended, and not served any more',
    unreadable: 'Not served',
  },
  conditionStatus: ({ status, actor }) => {
    if (status === 'False' && actor === 'nobody') return 'Not yet';
    return { True: 'Yes', False: 'No', Unknown: 'Not known' }[status];
  },
  dnsMessage,
};
