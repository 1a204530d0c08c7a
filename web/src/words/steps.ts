import type { Step } from '../api/types.ts';

const TITLES: Record<Step['step'], string> = {
  dns_record: 'DNS record',
  ownership: 'Ownership',
  certificate: 'Certificate',
  live: 'Live',
};

const NOTES: Record<Step['state'], string> = {
  done: 'done',
  in_progress: 'in progress',
  problem: 'needs attention',
  not_started: 'not started',
  unknown: 'not known just now',
  off: 'switched off',
};

/** Returns a step's title and its state, in words. */
export function stepWords({ step, state }: Step): { title: string; note: string } {
  return { title: TITLES[step], note: NOTES[state] };
}
