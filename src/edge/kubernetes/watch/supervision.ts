import type { DriverContext } from '../context.ts';
import type { DomainIndex } from './domain-index.ts';

/** All that the supervision of cert-manager's attempts works with. */
export type SupervisionOptions = DriverContext & {
  index: DomainIndex;
  onError: (error: unknown) => void;
  /** Called for each attempt that is given up: `reason` in cert-manager's words, which are for the operator alone. */
  onGaveUp: (domainId: string, reason: string) => void;
  notify: (domainId: string) => void;
};
