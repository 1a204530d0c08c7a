import { expect, test } from 'vitest';
import { aSnapshot, noSuchName } from '../../testing/builders.ts';
import { FakeWorld } from '../../testing/fake-world.ts';
import { makeRounds, type RoundsOptions } from './rounds.ts';

const NOON = '2026-11-02T12:00:00.000Z';
const CLOCK = () => NOON;

const registered = () =>
  new FakeWorld(
    aSnapshot({ status: 'pending_dns', progress: { ...aSnapshot().progress, attemptStartedAt: NOON } }),
  );

const make = (
  world: FakeWorld,
  { requested = true, ...options }: Partial<RoundsOptions & { requested: boolean }> = {},
) =>
  makeRounds(
    world.ports(CLOCK),
    { requested },
    {
      ...{ now: CLOCK, mayGoOn: () => true },
      onError: (error) => {
        throw error;
      },
      ...options,
    },
  );

test('from the record to the served portal the rounds follow each other at once, and the domain is at rest', async () => {
  const world = registered();
  const { next, view, requested } = await make(world);
  expect([next, requested]).toEqual(['ends', false]);
  expect(world.decisions.map(({ changes }) => changes.status)).toEqual([
    ...['pending_certificate', 'deploying', 'active'],
  ]);
  expect(view).toMatchObject({ status: 'active', reason: 'https_ok' });
  expect(view?.nextCheckAt).toBe(world.decisions.at(-1)?.changes.nextCheckAt);
});

test('a next check that is not due yet ends them, and is said', async () => {
  const world = registered();
  world.dns = noSuchName;
  const outcome = await make(world);
  expect(world.decisions).toHaveLength(1);
  expect(outcome).toMatchObject({ next: 'waits', requested: false });
  expect(outcome.view?.nextCheckAt).toBe(world.row?.nextCheckAt);
  expect((outcome.view?.nextCheckAt ?? '') > NOON).toBe(true);
});

test('where another one may not follow here, it is left due', async () => {
  const world = registered();
  const outcome = await make(world, { mayGoOn: () => false });
  expect(outcome).toMatchObject({ next: 'due', requested: false, view: { status: 'pending_certificate' } });
  expect(world.decisions).toHaveLength(1);
});

test('a round that another one overtook is made again at once, still as the person asked', async () => {
  const world = registered();
  let overtaken = 0;
  world.beforeRecord = () => {
    if (overtaken > 0 || world.row === null) return;
    overtaken += 1;
    world.row = { ...world.row, round: world.row.round + 1 };
  };
  const first = await make(world, { mayGoOn: () => false });
  expect([overtaken, first]).toEqual([1, { next: 'due', view: null, requested: true }]);
  expect(await make(world)).toMatchObject({ next: 'ends', view: { status: 'active' } });
});

test('a request between two rounds wins over the round that did not know of it', async () => {
  const world = registered();
  world.beforeRecord = ({ changes }) => {
    if (changes.status === 'deploying' && world.row?.desired !== 'disabled')
      world.request({ desired: 'disabled' });
  };
  const outcome = await make(world);
  expect(outcome).toMatchObject({ next: 'ends', view: { status: 'disabled' } });
  expect(world.hasObjects).toBe(false);
});

test('an error after a recorded round leaves the next one due, and the request is met', async () => {
  const world = registered();
  const error = new Error('away');
  const errors: unknown[] = [];
  world.beforeRecord = ({ changes }) => {
    if (changes.status === 'deploying') throw error;
  };
  const outcome = await make(world, { onError: (one) => errors.push(one) });
  expect(outcome).toMatchObject({ next: 'due', requested: false, view: { status: 'pending_certificate' } });
  expect(errors).toEqual([error]);
});

test('an error before anything was recorded is thrown, so that all is made again', async () => {
  const world = registered();
  world.beforeRecord = () => {
    throw new Error('away');
  };
  await expect(make(world, { onError: () => undefined })).rejects.toThrow('away');
});

test('nothing is left of a domain that is gone', async () => {
  const world = registered();
  world.row = null;
  expect(await make(world)).toEqual({ next: 'ends', view: null, requested: false });
});
