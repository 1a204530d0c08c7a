import { expect, test } from 'vitest';
import { judgeRoom } from './gateway-room.ts';
import { failed, ok } from './run.ts';

const gateway = (name: string, names: number, baseDomain: string | null = `${name}.example.com`) => ({
  ...{ name, baseDomain, names, limit: 3_000 },
});

test('says how full each gateway is, and fails once none has a tenth of its places left', () => {
  expect(judgeRoom([gateway('default', 2_699)])).toEqual(ok('default: 2699 of 3000 names'));
  expect(judgeRoom([gateway('default', 2_700)])).toEqual(failed('default: 2700 of 3000 names'));
  const two = [gateway('default', 3_100), gateway('two', 12)];
  expect(judgeRoom(two)).toEqual(ok('default: 3100 of 3000 names, two: 12 of 3000 names'));
});

test('a gateway that no setting names takes no new tenants', () => {
  const seen = judgeRoom([gateway('default', 2_900), gateway('gone', 1, null)]);
  expect(seen).toEqual(failed('default: 2900 of 3000 names, gone: 1 of 3000 names (not in PORTAL_GATEWAYS)'));
});
