import { eventually } from '../../src/testing/eventually.ts';
import { type Span, spansIn } from './collector.ts';
import { pathOf } from './tree.ts';

/** The request that begins an activation, and what each of its rounds is below. */
export const REQUEST = 'POST /api/v1/tenants/:tenant/domains';
export const ROUND = ['activity makeRounds', 'workflow round', 'outbox deliver', 'outbox enqueue', REQUEST];

/**
 * The trace of a domain's registration, once the round that found it reachable is in it.
 * @param file what the Collector writes
 */
export function activationTrace(file: string, domainId: string): Promise<Span[]> {
  return eventually('the round that found it active has arrived', async () => {
    const all = await spansIn(file);
    const root = all.find(
      ({ name, attributes }) => name.startsWith('POST') && attributes.portalDomainId === domainId,
    );
    const trace = all.filter(({ traceId }) => traceId === root?.traceId);
    const probe = trace.find(
      ({ name, attributes }) => name === 'https probe' && attributes.outcome === 'https_ok',
    );
    return probe !== undefined && pathOf(probe, trace).at(-1) === root?.name ? trace : null;
  });
}

/** Returns whether the span of the CA's work contains the whole span of this name. */
export function issuanceTakesIn(name: string, trace: readonly Span[]): boolean {
  const issuance = trace.find((span) => span.name === 'certificate issuance');
  const other = trace.find((span) => span.name === name);
  if (issuance === undefined || other === undefined) return false;
  return issuance.start <= other.start && issuance.end >= other.end;
}

/** Every way from a span of this name up to the request, without the span itself. */
export function placesOf(name: string, trace: readonly Span[]): string[][] {
  return trace.filter((span) => span.name === name).map((span) => pathOf(span, trace).slice(1));
}
