import type { Observations } from '../observations.ts';
import { judgeDns } from './dns.ts';
import { type DnsAssessment, type Judged, type Judgement, judgeChecks, judgeRest } from './judge.ts';

/** Turns observations into conditions, all at once. */
export function judge(snapshot: Judged, observations: Observations, now: string): Judgement {
  return judgeRest(assessDns(snapshot, observations, now), observations, now);
}

/** Judges the checks that come before an order, the DNS too. */
export function assessDns(snapshot: Judged, observations: Observations, now: string): DnsAssessment {
  const { dns } = observations;
  return judgeChecks(snapshot, observations, dns && judgeDns(dns, snapshot), now);
}
