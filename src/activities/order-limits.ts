import type { Db } from '../store/database/database.ts';
import { beginOrder, findLimitedUntil, takeBackOrder } from '../store/orders/certificate-orders.ts';
import type { OrderLimits } from './deps.ts';

/** Orders as the database counts them, for all workers. */
export function createOrderLimits(db: Db, clock: () => Date): OrderLimits {
  const now = () => clock().toISOString();
  return {
    limitedUntil: (of) => findLimitedUntil(db, of, now()),
    begin: (order) => beginOrder(db, order, now()),
    takeBack: (order) => takeBackOrder(db, order),
  };
}

/** For a CA of one's own, which counts nothing. */
export const NO_ORDER_LIMITS: OrderLimits = {
  limitedUntil: async () => null,
  begin: async () => ({ limitedUntil: null, isNew: false }),
  takeBack: async () => undefined,
};
