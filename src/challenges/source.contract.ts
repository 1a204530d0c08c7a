import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import type { Challenge, ChallengeChange, ChallengeSource } from './port.ts';
import { ChallengeTable } from './table.ts';

/** A source and the world around it, as the suite needs them. */
export type ChallengeWorld = {
  source: ChallengeSource;
  /** Somebody (cert-manager) makes or replaces a challenge; resolves with its id. */
  put(challenge: Omit<Challenge, 'id'>): Promise<string>;
  remove(id: string): Promise<void>;
  /** The watches break and stay broken until `recover`. */
  lose(): Promise<void>;
  recover(): Promise<void>;
  stop(): Promise<void>;
};

/** The contract of `ChallengeSource` as tests; the port's comment states it in prose. */
export function challengeSourceContract(name: string, start: () => Promise<ChallengeWorld>): void {
  describe(`the contract of a challenge source: ${name}`, () => {
    let world: ChallengeWorld;
    const followings: Following[] = [];
    beforeAll(async () => {
      world = await start();
    });
    afterEach(async () => {
      await Promise.all(followings.splice(0).map((following) => following.end()));
    });
    afterAll(() => world?.stop());
    const follow = () => {
      const following = startFollowing(world.source);
      followings.push(following);
      return following;
    };

    test('what is there already comes first, as one list', async () => {
      const known = await putNew(world);
      const { changes, table } = follow();
      await eventually('a standing watch', () => changes.at(-1)?.kind === 'heard');
      expect(changes.map(({ kind }) => kind)).toEqual(['listed', 'heard']);
      expect(table.find(known.host, known.token)).toBe(known.keyAuthorization);
    });

    test('what appears and disappears later is told, to every follower', async () => {
      const all = [follow(), follow()];
      for (const { changes } of all) await eventually('a list', () => changes.length > 0);
      const added = await putNew(world);
      for (const { table } of all) await eventually('the new one', () => table.find(added.host, added.token));
      await world.remove(added.id);
      for (const { table } of all)
        await eventually('its end', () => table.find(added.host, added.token) === null);
    });

    test('after an outage everything is as if there had been none', async () => {
      const gone = await putNew(world);
      const { changes, table } = follow();
      await eventually('the list', () => table.find(gone.host, gone.token));
      await world.lose();
      await eventually('the loss', () => changes.at(-1)?.kind === 'lost');
      const late = await putNew(world);
      await world.remove(gone.id);
      expect(table.find(gone.host, gone.token)).not.toBeNull();
      await world.recover();
      await eventually('the late one', () => table.find(late.host, late.token));
      await eventually('the end of the other', () => table.find(gone.host, gone.token) === null);
      await eventually('a standing watch', () => {
        const kinds = changes.map(({ kind }) => kind);
        return kinds.lastIndexOf('heard') > kinds.lastIndexOf('lost');
      });
    });

    test('following ends with the signal, and nothing is told after it', async () => {
      const following = follow();
      await eventually('a list', () => following.changes.length > 0);
      await following.end();
      const delivered = following.changes.length;
      const witness = follow();
      const added = await putNew(world);
      await eventually('the witness', () => witness.table.find(added.host, added.token));
      expect(following.changes).toHaveLength(delivered);
    });

    test('a signal that is aborted before ends it at once', async () => {
      const changes: ChallengeChange[] = [];
      await world.source.follow((change) => changes.push(change), AbortSignal.abort());
      expect(changes).toEqual([]);
    });

    test('what the follower throws ends its following with that', async () => {
      const fault = new Error('the follower fails');
      const following = world.source.follow(() => {
        throw fault;
      }, new AbortController().signal);
      await expect(following).rejects.toBe(fault);
    });
  });
}

type Following = { changes: ChallengeChange[]; table: ChallengeTable; end(): Promise<void> };

function startFollowing(source: ChallengeSource): Following {
  const stop = new AbortController();
  const changes: ChallengeChange[] = [];
  const table = new ChallengeTable();
  const ended = source.follow((change) => {
    changes.push(change);
    table.apply(change);
  }, stop.signal);
  return {
    changes,
    table,
    end: () => {
      stop.abort();
      return ended;
    },
  };
}

async function putNew(world: ChallengeWorld): Promise<Challenge> {
  const token = randomUUID().replaceAll('-', '');
  const challenge = {
    host: `portal.${token.slice(0, 8)}.example`,
    token,
    keyAuthorization: `${token}.thumbprint`,
  };
  return { ...challenge, id: await world.put(challenge) };
}
