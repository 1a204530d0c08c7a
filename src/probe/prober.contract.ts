import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProbeOutcome } from '../core/observations.ts';
import type { Prober } from './port.ts';

export type ProberWorld = {
  prober: Prober;
  /** A domain whose probe must end like this. */
  domainWith(outcome: ProbeOutcome): Promise<string> | string;
  stop(): Promise<void> | void;
};

/** The contract of `Prober` as tests. */
export function proberContract(name: string, start: () => Promise<ProberWorld>): void {
  describe(`the prober contract: ${name}`, () => {
    let world: ProberWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world?.stop());

    test.each<[ProbeOutcome, { status: boolean; certificate: boolean }]>([
      ['https_ok', { status: true, certificate: true }],
      ['unexpected_answer', { status: true, certificate: true }],
      ['wrong_certificate', { status: false, certificate: false }],
      ['untrusted_certificate', { status: false, certificate: true }],
      ['connection_refused', { status: false, certificate: false }],
      ['connection_timeout', { status: false, certificate: false }],
    ])('%s is told with what was seen', async (outcome, has) => {
      const seen = await world.prober.probe(await world.domainWith(outcome));
      expect(seen.outcome).toBe(outcome);
      expect(seen.detail).not.toBe('');
      expect(seen.target).toMatch(/^\S+:\d+$/);
      expect(seen.httpStatus !== null).toBe(has.status);
      expect(seen.certificate !== null).toBe(has.certificate);
      expect(Date.parse(seen.observedAt)).toBeGreaterThan(0);
      expect(seen.durationMs).toBeGreaterThanOrEqual(0);
    });
  });
}
