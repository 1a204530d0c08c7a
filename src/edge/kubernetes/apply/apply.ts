import type { EdgeTarget } from '../../port.ts';
import { assertionFor } from '../assertions.ts';
import type { DriverContext } from '../context.ts';
import { type CurrentObjects, listCurrent } from '../observe/current.ts';
import { type DomainState, observeDomain, observeFrom } from '../observe/observe.ts';
import { type ApplyPlan, planApply } from '../plan/plan-apply.ts';
import { awaitResult } from './await-result.ts';
import { carryOut } from './carry-out.ts';

export type ApplyRequest = {
  retry: boolean;
  mayOrder: boolean;
  /** Called once an order has been begun, whatever fails after it. */
  onOrderBegun: () => void;
};

/**
 * Brings the domain's objects to the desired ones:
 *
 *     observe ─▶ plan ─▶ carry out ─┬─ nothing new at cert-manager ────────────────────▶ observe
 *                                   └─ Certificate new or restarted ─▶ await its result ─▶ observe ─▶ plan (the route)
 *                                                                                         ─▶ carry out ─▶ observe
 *
 * The server's answers to our own writes are not read again. Returns the last observation.
 */
export async function applyDomain(
  context: DriverContext,
  target: EdgeTarget,
  { retry, mayOrder, onOrderBegun }: ApplyRequest,
): Promise<DomainState> {
  const before = await observeDomain(context, target);
  const plan = await planFor(context, target, before, { retry, mayOrder });
  const current = await carryOut(context, target, plan, before, onOrderBegun);
  return plan.awaitsResult
    ? applyRoute(context, target, {
        current: await awaitResult(context, target, plan, current),
        own: before.own,
      })
    : observeChanged(context, target, before, current);
}

/** Carries out what is due once cert-manager has a result, or has not had one in time: mostly the route. */
async function applyRoute(
  context: DriverContext,
  target: EdgeTarget,
  { current: result, own }: Pick<DomainState, 'current' | 'own'>,
): Promise<DomainState> {
  const issued = await observeFrom(context, target, { current: result, own });
  const plan = await planFor(context, target, issued, { retry: false, mayOrder: false });
  return observeChanged(context, target, issued, await carryOut(context, target, plan, issued));
}

async function planFor(
  context: DriverContext,
  target: EdgeTarget,
  { current, certificate, issuance, own }: DomainState,
  may: Pick<ApplyRequest, 'retry' | 'mayOrder'>,
): Promise<ApplyPlan> {
  const { settings, clock } = context;
  const assertion = await assertionFor(context, target, current.virtualService);
  const served = { assertion, own: own.toServe };
  const input = { target, settings, certificate, issuance, served, ...may, now: clock() };
  return planApply({ ...input, current: listCurrent(current) });
}

/** Observes from the changed objects; nothing is asked where nothing was changed. */
async function observeChanged(
  context: DriverContext,
  target: EdgeTarget,
  before: DomainState,
  current: CurrentObjects,
): Promise<DomainState> {
  return current === before.current ? before : observeFrom(context, target, { current, own: before.own });
}
