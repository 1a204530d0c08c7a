import type { Config } from '../config/config.ts';
import type { PortUse } from './ports.ts';

const LOOPBACK = '127.0.0.1';

/** Which ports `up` will use with these settings, and what for. */
export function portPlan(config: Config): PortUse[] {
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
  ];
  if (config.edge === 'caddy') {
    uses.push(
      browser(tcp('PORTAL_HTTP_PORT', "the edge's HTTP", ports.http, config.edgeHost)),
      browser(tcp('PORTAL_HTTPS_PORT', "the edge's HTTPS", ports.https, config.edgeHost)),
    );
  }
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
