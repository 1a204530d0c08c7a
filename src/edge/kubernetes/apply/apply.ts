import type { EdgeObservation } from '../../../core/observations.ts';
import type { EdgeTarget } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { type CurrentObjects, listCurrent } from '../observe/current.ts';
import { type DomainState, observeDomain, observeFrom } from '../observe/observe.ts';
import { type ApplyPlan, planApply } from '../plan/plan-apply.ts';
import { awaitResult } from './await-result.ts';
import { carryOut } from './carry-out.ts';

export type ApplyRequest = {
  renewAttempt: boolean;
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
 * Nothing changes while an order would begin whose challenge could not be answered. The server's answers to our own
 * writes are not read again. Returns the last observation.
 */
export async function applyDomain(
  context: DriverContext,
  target: EdgeTarget,
  { renewAttempt, onOrderBegun }: ApplyRequest,
): Promise<DomainState> {
  const before = await observeDomain(context, target);
  const plan = planFor(context, target, before, renewAttempt);
  const readiness = plan.order === 'none' ? {} : await challengeReadiness(context);
  if (readiness.challenges?.ready === false) return withReadiness(before, readiness);
  const current = await carryOut(context, target, plan, before, onOrderBegun);
  const after = plan.awaitsResult
    ? await applyRoute(context, target, await awaitResult(context, target, plan, current))
    : await observeChanged(context, target, before, current);
  return withReadiness(after, readiness);
}

/** Carries out what is due once cert-manager has a result, or has not had one in time: mostly the route. */
async function applyRoute(
  context: DriverContext,
  target: EdgeTarget,
  result: CurrentObjects,
): Promise<DomainState> {
  const issued = await observeFrom(context, target, result);
  const plan = planFor(context, target, issued, false);
  return observeChanged(context, target, issued, await carryOut(context, target, plan, issued));
}

function planFor(
  { settings, clock }: DriverContext,
  target: EdgeTarget,
  { current, certificate, issuance }: DomainState,
  renewAttempt: boolean,
): ApplyPlan {
  const input = { target, settings, certificate, issuance, renewAttempt, now: clock() };
  return planApply({ ...input, current: listCurrent(current) });
}

type Readiness = Pick<EdgeObservation, 'challenges'>;

/** Asks the replicas whether a challenge that is made now would be answered; `{}` where there are none to ask. */
async function challengeReadiness({ replicas }: DriverContext): Promise<Readiness> {
  return replicas === null ? {} : { challenges: await replicas.following() };
}

const withReadiness = (state: DomainState, readiness: Readiness): DomainState => ({
  ...state,
  observation: { ...state.observation, ...readiness },
});

/** Observes from the changed objects; nothing is asked where nothing was changed. */
async function observeChanged(
  context: DriverContext,
  target: EdgeTarget,
  before: DomainState,
  current: CurrentObjects,
): Promise<DomainState> {
  return current === before.current ? before : observeFrom(context, target, current);
}
