import type { Config } from '../config/config.ts';
import type { Gateways } from '../core/gateways.ts';

/** Returns the gateways that accept new tenants, by the settings. */
export function gatewaysOf({ gateways: [first, ...more], gatewayLimit }: Config): Gateways {
  const place = ({ name, baseDomain }: Config['gateways'][number]) => ({ name, baseDomain });
  return { places: [place(first), ...more.map(place)], limit: gatewayLimit };
}
