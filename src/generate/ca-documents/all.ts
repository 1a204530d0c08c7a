import type { CaDocument } from './judged.ts';
import { OF_LATER_STEPS } from './of-later-steps.ts';
import { OF_ORDERS } from './of-orders.ts';

/**
 * Refusals in the words of Let's Encrypt's servers (Boulder, Pebble, and what stands in front of them), and of RFC 8555
 * where those never send the type. Printed as docs/reference/ca-errors.md; both edges are tested against it.
 */
export const CA_DOCUMENTS: readonly CaDocument[] = [...OF_ORDERS, ...OF_LATER_STEPS];
