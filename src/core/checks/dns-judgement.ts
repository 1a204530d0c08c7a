import type { Condition } from '../conditions.ts';

/** The judgement on one check of the DNS; see dns.ts. A value that the check passes on, also to the workflow. */
export type DnsJudgement = {
  pointsHere: Condition<'PointsHere'>;
  owned: Condition<'Owned'>;
  /** Seconds until the first cache forgets a wrong answer, where only caches could be asked; else null. */
  recheckAfterSeconds: number | null;
  /** A server contradicted itself within this one check: nothing should be concluded from it yet. */
  flapping: boolean;
  /** Servers whose word counts differ, and some of them lead here. */
  split: boolean;
  /** Some servers or some records lead here, others elsewhere: not to be taken for a domain that was led away. */
  partlyHere: boolean;
  /** The zone's own servers, or the resolvers for them, were asked, and none of these could tell. */
  serversFail: boolean;
};
