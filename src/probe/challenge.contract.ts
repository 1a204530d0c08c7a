import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChallengeOutcome } from '../core/observations.ts';
import type { ChallengeProber } from './port.ts';

export type ChallengeWorld = {
  prober: ChallengeProber;
  /** An address that must end like this when it is asked for `domain`. */
  addressWith(outcome: ChallengeOutcome): string;
  stop(): Promise<void> | void;
};

export const CHALLENGE_DOMAIN = 'portal.acme.example';

/** The contract of `ChallengeProber` as tests. */
export function challengeProberContract(name: string, start: () => Promise<ChallengeWorld>): void {
  describe(`the challenge prober contract: ${name}`, () => {
    let world: ChallengeWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world?.stop());

    const ask = (addresses: string[], edgeAddresses: string[] = []) =>
      world.prober.ask({ domain: CHALLENGE_DOMAIN, addresses, edgeAddresses });

    test.each<[ChallengeOutcome, { status: boolean; redirected: boolean }]>([
      ['answered', { status: true, redirected: false }],
      ['refused', { status: false, redirected: false }],
      ['timeout', { status: false, redirected: false }],
      ['broken', { status: false, redirected: false }],
      ['private', { status: false, redirected: false }],
      ['other_answer', { status: true, redirected: false }],
      ['not_followed', { status: true, redirected: true }],
    ])('%s is told with what was seen', async (outcome, has) => {
      const address = world.addressWith(outcome);
      const [view, ...others] = await ask([address]);
      expect(others).toEqual([]);
      expect(view).toMatchObject({ address, ours: false, outcome });
      expect(view?.httpStatus !== null).toBe(has.status);
      expect(view?.redirects.length === 0).toBe(!has.redirected);
    });

    test('asks each address by itself, in order, and says which are the edge’s own', async () => {
      const [good, bad] = [world.addressWith('answered'), world.addressWith('other_answer')];
      const views = await ask([bad, good], [good]);
      expect(views.map(({ address, outcome, ours }) => [address, outcome, ours])).toEqual([
        [bad, 'other_answer', false],
        [good, 'answered', true],
      ]);
    });

    test('without an address there is nothing to say', async () => {
      expect(await ask([])).toEqual([]);
    });
  });
}
