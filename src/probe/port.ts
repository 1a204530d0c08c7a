import type { ProbeObservation } from '../core/observations.ts';

/**
 * One HTTPS request for a domain through the edge, as a client would make it. Never rejects for what the network or
 * the other side does; bounded in time and bytes; follows no redirect; returns nothing of the body.
 */
export interface Prober {
  probe(domain: string): Promise<ProbeObservation>;
}
