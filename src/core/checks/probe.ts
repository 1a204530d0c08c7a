import { type Condition, condition } from '../conditions.ts';
import type { ProbeObservation, ProbeOutcome } from '../observations.ts';
import { NOT_TOLD } from '../told/not-told.ts';

const SENTENCES: Record<ProbeOutcome, string> = {
  https_ok: 'Clients get the portal over HTTPS at this address.',
  connection_refused: 'The edge does not listen; the operator checks that it runs and that its port is open.',
  connection_timeout: 'The edge does not answer in time; the operator checks its host and network.',
  wrong_certificate:
    'The edge shows a certificate for another name; where it stays so, the operator looks at it.',
  untrusted_certificate:
    'The edge shows a certificate that clients do not trust; the operator sees to another one.',
  unexpected_answer:
    'The edge answers, but not with the portal; the operator checks that the portal application runs.',
};

/** What a probe says about reachability. */
export function judgeReachable(probe: ProbeObservation): Condition<'Reachable'> {
  const plain = probe.outcome === 'https_ok' || probe.detail === NOT_TOLD;
  const detail = plain ? '' : ` Seen: ${probe.detail}.`;
  return condition('Reachable', probe.outcome, `${SENTENCES[probe.outcome]}${detail}`, probe.observedAt);
}
