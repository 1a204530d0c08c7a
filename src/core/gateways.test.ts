import { describe, expect, test } from 'vitest';
import { chooseGateway, type Gateways, gatewayUse } from './gateways.ts';

const FIRST = { name: 'default', baseDomain: 'portal.example.com' };
const SECOND = { name: 'two', baseDomain: 'portal-2.example.com' };
const both: Gateways = { places: [FIRST, SECOND], limit: 3 };
const has = (gateway: string, names: number, tenants = 1) => ({ gateway, names, tenants });

describe('the gateway of a new tenant', () => {
  test('is the first while it has room, to the last place', () => {
    expect(chooseGateway(both, [])).toBe(FIRST);
    expect(chooseGateway(both, [has('default', 2)])).toBe(FIRST);
  });

  test('is the next once the limit is reached', () => {
    expect(chooseGateway(both, [has('default', 3)])).toBe(SECOND);
    expect(chooseGateway(both, [has('default', 20), has('two', 2)])).toBe(SECOND);
  });

  test('is the first again when names have gone from it', () => {
    expect(chooseGateway(both, [has('default', 2), has('two', 1)])).toBe(FIRST);
  });

  test('counts tenants that have no name yet, so that they do not all land on one', () => {
    expect(chooseGateway(both, [has('default', 0, 3)])).toBe(SECOND);
  });

  test('is none when all are full, of those that the settings know', () => {
    expect(chooseGateway(both, [has('default', 3), has('two', 3), has('gone', 0)])).toBeNull();
  });

  test('is the only one, however much it has', () => {
    expect(chooseGateway({ places: [FIRST], limit: 3 }, [has('default', 9)])).toBe(FIRST);
  });
});

test('how full each is: those of the settings in order, also empty ones, then those that only rows know', () => {
  const names = new Map([
    ['gone', 1],
    ['default', 2],
  ]);
  expect(gatewayUse(both, names)).toEqual([
    { ...FIRST, names: 2, limit: 3 },
    { ...SECOND, names: 0, limit: 3 },
    { name: 'gone', baseDomain: null, names: 1, limit: 3 },
  ]);
});
