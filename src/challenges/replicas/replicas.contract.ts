import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChallengeReplicas } from './port.ts';

export type ReplicasWorld = {
  replicas: ChallengeReplicas;
  /** A replica comes; `lags`: its watch is broken; `silent`: it is found, but does not answer. */
  put(name: string, state: 'follows' | 'lags' | 'silent'): Promise<void> | void;
  /** Nobody finds it any more. */
  remove(name: string): Promise<void> | void;
  learn(name: string, host: string, token: string): Promise<void> | void;
  stop(): Promise<void> | void;
};

const HOST = 'portal.acme.com';
const TOKEN = 'tok_en-'.repeat(6);

/** The contract of `ChallengeReplicas` as tests; the port's comment states it in prose. */
export function replicasContract(name: string, start: () => Promise<ReplicasWorld>): void {
  describe(`the contract of the replicas: ${name}`, () => {
    let world: ReplicasWorld;
    beforeEach(async () => {
      world = await start();
    });
    afterEach(() => world.stop());

    test('no replica at all is a no', async () => {
      expect(await world.replicas.following()).toMatchObject({ ready: false });
      expect(await world.replicas.serving(HOST, TOKEN)).toBe(false);
    });

    test('they follow when each of them says so', async () => {
      await world.put('one', 'follows');
      expect(await world.replicas.following()).toEqual({ ready: true });
      await world.put('two', 'lags');
      expect(await world.replicas.following()).toMatchObject({
        ready: false,
        detail: expect.stringMatching(/^[a-z0-9 ]+$/),
      });
      await world.put('two', 'follows');
      expect(await world.replicas.following()).toEqual({ ready: true });
    });

    test('one that is found but does not answer has not said yes, one that is not found is not asked', async () => {
      await world.put('one', 'follows');
      await world.learn('one', HOST, TOKEN);
      await world.put('two', 'silent');
      expect(await world.replicas.following()).toMatchObject({ ready: false });
      expect(await world.replicas.serving(HOST, TOKEN)).toBe(false);
      await world.remove('two');
      expect(await world.replicas.following()).toEqual({ ready: true });
      expect(await world.replicas.serving(HOST, TOKEN)).toBe(true);
    });

    test('a token is served when each knows it for this very host, also while a watch is broken', async () => {
      await world.put('one', 'follows');
      await world.put('two', 'follows');
      await world.learn('one', HOST, TOKEN);
      expect(await world.replicas.serving(HOST, TOKEN)).toBe(false);
      await world.learn('two', HOST, TOKEN);
      await world.put('two', 'lags');
      expect(await world.replicas.serving(HOST, TOKEN)).toBe(true);
      expect(await world.replicas.serving('portal.bolt.com', TOKEN)).toBe(false);
    });
  });
}
