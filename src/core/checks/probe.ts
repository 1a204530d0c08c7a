import { type Condition, condition } from '../conditions.ts';
import type { ProbeObservation, ProbeOutcome } from '../observations.ts';

const SENTENCES: Record<ProbeOutcome, string> = {
  https_ok: 'Clients get the portal over HTTPS at this address.',
  connection_refused: 'The edge does not listen; check that it runs and that its port is open.',
  connection_timeout: 'The edge does not answer in time; check its host and network.',
  wrong_certificate: 'The edge shows a certificate for another name.',
  untrusted_certificate: 'The edge shows a certificate that clients do not trust.',
  unexpected_answer: 'The edge answers, but not with the portal; check that the portal application runs.',
};

/** What a probe says about reachability. */
export function judgeReachable(probe: ProbeObservation): Condition<'Reachable'> {
  const detail = probe.outcome === 'https_ok' ? '' : ` Seen: ${probe.detail}.`;
  return condition('Reachable', probe.outcome, `${SENTENCES[probe.outcome]}${detail}`, probe.observedAt);
}
