import { CADDY_SETTINGS } from './caddy/settings.ts';
import { KUBERNETES_SETTINGS } from './kubernetes/settings.ts';

/**
 * The edge drivers by their names, which are the values of PORTAL_EDGE: one line for each. `register.ts` in the driver's
 * folder exports its `edgeDriver` (see registry.ts), and is loaded by the programs that need it.
 */
export const EDGE_DRIVERS = {
  caddy: { settings: CADDY_SETTINGS, load: () => import('./caddy/register.ts') },
  kubernetes: { settings: KUBERNETES_SETTINGS, load: () => import('./kubernetes/register.ts') },
};

export type EdgeName = keyof typeof EDGE_DRIVERS;
