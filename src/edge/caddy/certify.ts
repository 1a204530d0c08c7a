import { certificateFacts } from '../../certificates/facts.ts';
import type { EdgeObservation } from '../../core/observations.ts';
import type { Issuer, Ordered, StoredCertificate } from '../../issuers/port.ts';
import { inChildSpan } from '../../telemetry/trace.ts';
import type { ApplyOptions, EdgeTarget } from '../port.ts';
import { isValid } from './observe.ts';
import type { OrderSlots } from './order-slots.ts';

/** The longest wait of an `apply` for the CA; what takes longer goes on with the next one. */
const APPLY_WAIT_MS = 4_000;

/** Reads the facts of a certificate that the issuer keeps. */
export const factsOf = (stored: StoredCertificate | null) =>
  stored === null ? null : certificateFacts(Buffer.from(stored.chain));

/** Sees to the certificate; tells whether an order began, or until when it was deferred. */
export async function certify(
  { issuer, orderSlots, clock }: { issuer: Issuer; orderSlots: OrderSlots; clock: () => Date },
  { domain, tenant }: EdgeTarget,
  { retry, mayOrder, renew }: ApplyOptions,
): Promise<Certified> {
  const { certificate, order } = await issuer.observe(domain);
  const hasCertificate = isValid(factsOf(certificate), clock());
  if (hasCertificate && !renew && order !== 'pending') return NOTHING_BEGUN;
  // An order that failed is followed by another when that is asked for.
  const mayBegin = mayOrder && (order !== 'failed' || retry);
  const mayGoOn = order === 'pending' || (order === 'failed' && retry);
  if (!mayBegin && !mayGoOn) return NOTHING_BEGUN;
  // Whoever goes on with an order has waited before: its workflow asks again.
  const request = { name: domain, ...{ retry, mayBegin }, withinMs: order === 'pending' ? 0 : APPLY_WAIT_MS };
  const ask = () => traced(() => (hasCertificate ? issuer.renew(request) : issuer.order(request)));
  // One that is pending has had a slot: a few short questions are left.
  if (order === 'pending') return { orderBegun: (await ask()).begun };
  const slot = await orderSlots.within(tenant, async () => {
    const done = await ask();
    return { done, refused: done.order === 'pending' ? null : done.order === 'failed' };
  });
  return 'done' in slot
    ? { orderBegun: slot.done.begun }
    : { ...NOTHING_BEGUN, orderDeferredUntil: slot.freeAt };
}

type Certified = Pick<EdgeObservation, 'orderBegun' | 'orderDeferredUntil'>;
const NOTHING_BEGUN: Certified = { orderBegun: false };

/** Lets the trace show how long the CA took. */
const traced = (order: () => Promise<Ordered>): Promise<Ordered> =>
  inChildSpan('certificate order', async (span) => {
    const ordered = await order();
    span?.setAttribute('begun', ordered.begun);
    span?.setAttribute('result', ordered.order === 'none' ? 'issued' : ordered.order);
    return ordered;
  });
