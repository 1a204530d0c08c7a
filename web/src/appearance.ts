import type { Condition, Domain, Phase, RecordState } from './api/types.ts';

/** The look of something: always with an icon and words as well, never by colour alone. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'quiet';

export type Resume = 'try_again' | 'switch_on';

/** The way the page shows a domain in a phase; the words come from the API. */
export type PhaseAppearance = {
  tone: Tone;
  /** The portal answers at the name, or did a moment ago. */
  isLive?: true;
  /** It was asked to go, and is on its way. */
  isGoing?: true;
  /** The button that sets the domain going again, where only that does. */
  resume?: Resume;
};

const PHASES: Record<Phase, PhaseAppearance> = {
  registered: { tone: 'busy' },
  awaiting_dns: { tone: 'busy' },
  dns_missing: { tone: 'attention' },
  dns_wrong: { tone: 'attention' },
  dns_given_up: { tone: 'bad', resume: 'try_again' },
  awaiting_certificate: { tone: 'busy' },
  issuing: { tone: 'busy' },
  certificate_failing: { tone: 'attention' },
  certificate_given_up: { tone: 'bad', resume: 'try_again' },
  live: { tone: 'good', isLive: true },
  degraded: { tone: 'attention', isLive: true },
  disabling: { tone: 'quiet', isGoing: true },
  disabled: { tone: 'quiet', resume: 'switch_on' },
  removing: { tone: 'quiet', isGoing: true },
  left_behind: { tone: 'attention' },
};

/** Returns how the page shows a domain in its phase. */
export function appearanceOf({ phase }: Pick<Domain, 'phase'>): PhaseAppearance {
  return PHASES[phase];
}

/** The tones of a record's states. */
export const RECORD_TONES: Record<RecordState, Tone> = {
  ok: 'good',
  missing: 'busy',
  wrong: 'bad',
  unknown: 'quiet',
};

const CONDITION_TONES: Record<Condition['status'], Tone> = {
  True: 'good',
  False: 'attention',
  Unknown: 'quiet',
};

/** Returns the tone of a condition; one that is only waited for is busy. */
export function conditionTone({ status, actor }: Pick<Condition, 'status' | 'actor'>): Tone {
  return status === 'False' && actor === 'nobody' ? 'busy' : CONDITION_TONES[status];
}
