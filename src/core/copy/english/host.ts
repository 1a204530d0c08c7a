import type { HostFault } from '../../findings/dns-values.ts';
import type { ServerAnswer } from '../../findings/fields.ts';
import type { ServerOutcome } from '../../observations.ts';
import { outcomeList } from './words.ts';

const FAULTS: Record<HostFault, string> = {
  bogus: 'lies in a zone whose DNSSEC signatures are broken',
  absent: 'has no address in DNS',
  failing: 'cannot be looked up',
};

/** The fault of our own canonical host, with who said so. */
export const hostFault = (
  canonicalHost: string,
  fault: HostFault,
  outcomes: readonly ServerAnswer<ServerOutcome>[],
) => `${canonicalHost}, which is ours, ${FAULTS[fault]} (${outcomeList(outcomes)}).`;
