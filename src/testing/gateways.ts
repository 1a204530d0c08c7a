import { DEFAULT_GATEWAY, type Gateways } from '../core/gateways.ts';

/** An installation with one gateway. */
export function oneGateway(baseDomain = 'portal.example.com'): Gateways {
  return { places: [{ name: DEFAULT_GATEWAY, baseDomain }], limit: 3_000 };
}

/** One with a second gateway, called `two`; each takes so many names. */
export function twoGateways(limit: number): Gateways {
  const second = { name: 'two', baseDomain: 'portal-2.example.com' };
  return { places: [...oneGateway().places, second], limit };
}
