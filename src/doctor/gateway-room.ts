import { type Gateways, type GatewayUse, gatewayUse } from '../core/gateways.ts';
import type { Db } from '../store/database/database.ts';
import { countByGateway } from '../store/fleet/domain-counts.ts';
import { type Check, type Finding, failed, ok } from './run.ts';

/** Checks that new tenants have a gateway to go to. */
export function gatewayRoomCheck(db: Db, gateways: Gateways): Check {
  return {
    name: 'gateway_room',
    needs: 'migrations',
    run: async () => judgeRoom(gatewayUse(gateways, await countByGateway(db))),
  };
}

/** The share of its limit from which a gateway is nearly full: there is time to add another one. */
const NEARLY_FULL = 0.9;

export function judgeRoom(gateways: readonly GatewayUse[]): Finding {
  const detail = gateways.map(describe).join(', ');
  const hasRoom = ({ baseDomain, names, limit }: GatewayUse) =>
    baseDomain !== null && names < NEARLY_FULL * limit;
  return gateways.some(hasRoom) ? ok(detail) : failed(detail);
}

function describe({ name, baseDomain, names, limit }: GatewayUse): string {
  const use = `${name}: ${names} of ${limit} names`;
  return baseDomain === null ? `${use} (not in PORTAL_GATEWAYS)` : use;
}
