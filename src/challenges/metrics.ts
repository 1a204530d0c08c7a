import { Counter, Gauge, Registry } from 'prom-client';

export type ChallengeMetrics = ReturnType<typeof createChallengeMetrics>;

/** The challenge responder's metrics. Host names are in no label: they are personal data, and anyone can send any. */
export function createChallengeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    known: new Gauge({
      name: 'portal_domains_challenges_known',
      help: 'Challenges that this responder would answer now.',
      registers,
    }),
    answers: new Counter({
      name: 'portal_domains_challenges_answers_total',
      help: 'Answered requests, by result.',
      labelNames: ['result'],
      registers,
    }),
    changes: new Counter({
      name: 'portal_domains_challenges_changes_total',
      help: 'What the watch on the challenges said, by kind; `lost` is a broken watch.',
      labelNames: ['kind'],
      registers,
    }),
    watchLag: new Gauge({
      name: 'portal_domains_challenges_watch_lag_seconds',
      help: 'Time since the watch on the challenges last said anything, or since the start; a live one speaks every minute.',
      registers,
    }),
    watchUp: new Gauge({
      name: 'portal_domains_challenges_watch_up',
      help: '1 when the first list was complete and the watch is alive.',
      registers,
    }),
  };
}
