import type { HostFault } from '../../findings/dns-values.ts';
import type { ServerAnswer } from '../../findings/fields.ts';
import type { ServerOutcome } from '../../observations.ts';
import { outcomeList } from './words.ts';

const FAULTS: Record<HostFault, string> = {
  bogus: 'liegt in einer Zone mit ungültigen DNSSEC-Signaturen',
  absent: 'hat im DNS keine Adresse',
  failing: 'lässt sich nicht auflösen',
};

/** The fault of our own canonical host, with who said so. */
export const hostFault = (
  canonicalHost: string,
  fault: HostFault,
  outcomes: readonly ServerAnswer<ServerOutcome>[],
) => `Unser eigener Host ${canonicalHost} ${FAULTS[fault]} (${outcomeList(outcomes)}).`;
