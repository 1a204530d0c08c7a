import type { Config } from '../config/config.ts';
import type { PortUse } from './ports.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Lists the ports that `up` will use with these settings, and what for.
 * @param edge those of the edge's own processes
 */
export function portPlan(config: Config, edge: readonly PortUse[]): PortUse[] {
  const { ports } = config;
  const tcp = (setting: string, what: string, port: number, host = LOOPBACK): PortUse => ({
    setting,
    what,
    host,
    port,
    protocols: ['tcp'],
  });
  const browser = (use: PortUse): PortUse => ({ ...use, browser: true });
  const uses = [
    browser(tcp('PORTAL_API_PORT', 'the pages and the API', ports.api, config.apiHost)),
    tcp('PORTAL_WORKER_PORT', "the worker's health", ports.worker),
    ...edge,
  ];
  if (config.databaseUrl === null) uses.push(tcp('PORTAL_POSTGRES_PORT', 'PostgreSQL', ports.postgres));
  if (config.temporal.address === null) {
    uses.push(tcp('PORTAL_TEMPORAL_PORT', 'Temporal', ports.temporal));
    if (config.temporal.ui) {
      uses.push(tcp('PORTAL_TEMPORAL_UI_PORT', "Temporal's pages", ports.temporalUi));
    }
  }
  if (config.sandbox) {
    uses.push({ ...tcp('PORTAL_DNS_PORT', 'the sandbox DNS', ports.dns), protocols: ['tcp', 'udp'] });
  }
  if (config.origin === null) uses.push(tcp('PORTAL_ORIGIN_PORT', 'the sample portal', ports.origin));
  return uses;
}
