import type { Actor, Domain, Phase } from '../api/types.ts';
import type { Tone } from './tone.ts';

export type PhaseWords = {
  text: string;
  tone: Tone;
  /** The portal answers at the name, or did a moment ago. */
  isLive?: true;
  /** Nothing more is to come unless somebody asks for it. */
  isAtRest?: true;
  /** It was asked to go, and is on its way. */
  isGoing?: true;
  /** The button that sets the domain going again, where only that does. */
  resume?: string;
};

const PHASES: Record<Phase, PhaseWords> = {
  registered: { text: 'Starting', tone: 'busy' },
  awaiting_dns: { text: 'Waiting for your DNS record', tone: 'busy' },
  dns_missing: { text: 'No DNS record found yet', tone: 'attention' },
  dns_wrong: { text: 'DNS needs a change', tone: 'attention' },
  dns_given_up: { text: 'Stopped: no right DNS record', tone: 'bad', resume: 'Try again' },
  awaiting_certificate: { text: 'DNS is right, preparing the certificate', tone: 'busy' },
  issuing: { text: 'Getting the certificate', tone: 'busy' },
  certificate_failing: { text: 'No certificate yet, still trying', tone: 'attention' },
  certificate_given_up: { text: 'Stopped: no certificate', tone: 'bad', resume: 'Try again' },
  live: { text: 'Live', tone: 'good', isLive: true, isAtRest: true },
  degraded: { text: 'Live, but needs attention', tone: 'attention', isLive: true, isAtRest: true },
  disabling: { text: 'Being switched off', tone: 'quiet', isGoing: true },
  disabled: { text: 'Switched off', tone: 'quiet', isAtRest: true, resume: 'Switch on again' },
  removing: { text: 'Being removed', tone: 'quiet', isGoing: true },
  left_behind: { text: 'Removed, but its DNS record is left', tone: 'attention', isAtRest: true },
};

/** Returns the words for a domain's phase, and how the page shows a domain in it. */
export function phaseWords({ phase }: Pick<Domain, 'phase'>): PhaseWords {
  return PHASES[phase];
}

/** Names who must act, as an answer to that question. */
export function actorWords(domain: Pick<Domain, 'phase' | 'actor' | 'dnsTask'>): string {
  const { actor, dnsTask } = domain;
  const words = phaseWords(domain);
  if (actor === 'nobody' && words.isAtRest === undefined && words.resume !== undefined) {
    return `You: press ${words.resume} when the cause is mended`;
  }
  if (dnsTask === 'publish' && actor !== 'tenant') {
    return actor === 'nobody' ? ACTORS.tenant : 'We do; and you, until the record is published';
  }
  if (actor === 'nobody' && words.isAtRest) return 'Nobody';
  return ACTORS[actor];
}

const ACTORS: Record<Actor, string> = {
  tenant: 'You, or whoever manages your DNS',
  operator: 'We do. You need not do anything',
  ca: 'The certificate authority. We keep trying',
  nobody: 'Nobody. Just wait',
};
