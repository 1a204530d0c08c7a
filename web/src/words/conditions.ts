import type { Condition, ConditionType } from '../api/types.ts';
import type { Tone } from './tone.ts';

const TITLES: Record<ConditionType, string> = {
  PointsHere: 'The name leads here',
  Owned: 'The name is yours',
  CertificateAllowed: 'A certificate may be issued',
  CertificateReady: 'The certificate is there',
  Routed: 'The name is routed to the portal',
  Reachable: 'The portal answers over HTTPS',
};

/** Returns the claim of a condition, in words. */
export function conditionTitle(type: ConditionType): string {
  return TITLES[type];
}

const STATES: Record<Condition['status'], { text: string; tone: Tone }> = {
  True: { text: 'Yes', tone: 'good' },
  False: { text: 'No', tone: 'attention' },
  Unknown: { text: 'Not known', tone: 'quiet' },
};

/** Returns the status of a condition, in words. */
export function conditionState(condition: Pick<Condition, 'status' | 'actor'>): { text: string; tone: Tone } {
  const waiting = condition.status === 'False' && condition.actor === 'nobody';
  return waiting ? { text: 'Not yet', tone: 'busy' } : STATES[condition.status];
}
