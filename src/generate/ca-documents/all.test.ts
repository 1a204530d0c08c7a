import { describe, expect, test } from 'vitest';
import { problemKind } from '../../core/checks/problems.ts';
import { embeddedProblem, refusedProblem } from '../../core/issuance/acme-errors.ts';
import { planRound } from '../../core/lifecycle/plan.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { CaProblem } from '../../core/observations.ts';
import { anEdgeObservation } from '../../testing/builders.ts';
import { asCertManagerKeepsIt } from '../../testing/cert-manager.ts';
import { next, proved, runRound } from '../../testing/rounds.ts';
import { CA_DOCUMENTS } from './all.ts';
import { type CaDocument, type Judged, TABLE_TIME } from './judged.ts';

const after = (seconds: number) => plusSeconds(TABLE_TIME, seconds);
const WEEK = 7 * 86_400;

function asTheWorkerReadsIt({ step, status, retryAfter, body }: CaDocument): CaProblem | null {
  return step === 'challenge'
    ? embeddedProblem(step, JSON.parse(body), TABLE_TIME)
    : refusedProblem(step, { status, retryAfter: retryAfter ?? null, body }, TABLE_TIME);
}

/** Tells whether an order begins so long after the failure; `asked`: a person wants it. */
function ordersAfter(problem: CaProblem, workerRenews: boolean, seconds: number, asked = false): boolean {
  const edge = anEdgeObservation({
    ...{ objects: 'partial', certificate: null, issuance: 'failed', problem, orderBegun: true },
    ...{ appliedAt: TABLE_TIME, ...(workerRenews ? { workerRenews } : {}) },
  });
  const failed = next(proved(), runRound(proved(), { edge }, TABLE_TIME));
  const plan = planRound(failed, asked, after(seconds));
  return plan.kind === 'round' && plan.order !== null;
}

function check(problem: CaProblem | null, { next: due, ...kind }: Judged, workerRenews: boolean): void {
  if (problem === null) throw new Error('no problem was read');
  expect(problemKind(problem)).toEqual(kind);
  expect(problem.detail).not.toContain('<html>');
  const orders = (seconds: number, asked = false) => ordersAfter(problem, workerRenews, seconds, asked);
  if (due === 'request') {
    expect([orders(WEEK), orders(59, true), orders(60, true)]).toEqual([false, false, true]);
  } else if (due === 'unpause') {
    expect([orders(WEEK), orders(WEEK, true)]).toEqual([false, false]);
  } else {
    expect([orders(due - 1), orders(due)]).toEqual([false, true]);
  }
}

const named = CA_DOCUMENTS.map((one): [string, CaDocument] => [`${one.step}: ${one.what}`, one]);

describe('what a CA refuses', () => {
  test.each(named)('on one machine, %s', (_what, document) => {
    check(asTheWorkerReadsIt(document), document.worker, true);
  });

  test.each(named)('on a cluster, %s', (_what, document) => {
    check(asCertManagerKeepsIt(document, TABLE_TIME), document.cluster ?? document.worker, false);
  });

  test('what the CA names holds whoever asks', () => {
    const timed = CA_DOCUMENTS.filter(({ worker }) => typeof worker.next === 'number' && worker.next > 60);
    expect(timed.length).toBeGreaterThan(5);
    for (const document of timed) {
      const problem = asTheWorkerReadsIt(document);
      if (problem === null) throw new Error('no problem was read');
      const due = Number(document.worker.next);
      expect([document.what, ordersAfter(problem, true, due - 1, true)]).toEqual([document.what, false]);
    }
  });

  test('there are documents of each step, and thirty at least', () => {
    expect(new Set(CA_DOCUMENTS.map(({ step }) => step)).size).toBe(6);
    expect(CA_DOCUMENTS.length).toBeGreaterThanOrEqual(30);
  });
});
