import type { EdgeSettings } from '../config/setting.ts';
import { ok } from '../doctor/run.ts';
import { createMemoryEdge } from '../edge/memory/edge.ts';
import type { EdgeDriver } from '../edge/registry.ts';

/** The settings of the dummy edge. */
export const DUMMY_SETTINGS = {
  severalGateways: true,
  rows: {
    PORTAL_DUMMY_ACCOUNT: { kind: 'url', default: 'https://ca.test/account/1', doc: 'For tests.' },
  },
} as const satisfies EdgeSettings;

/** A driver as somebody would write a new one, on the edge in memory. */
export const edgeDriver: EdgeDriver = {
  name: 'Dummy',
  create: async (_config, { clock }) => ({ ...createMemoryEdge({ clock }), close: async () => undefined }),
  caFacts:
    ({ edgeSettings }) =>
    async () => ({ uri: edgeSettings.PORTAL_DUMMY_ACCOUNT ?? null }),
  doctorChecks: async () => [{ name: 'edge_https', run: async () => ok('the dummy answers') }],
  outOfReach: (_config, host) => (host.endsWith('.dummy') ? `${host} is inside the dummy` : null),
  rootFiles: () => [],
  localProcesses: null,
  render: (_config, { domain, gateway }) =>
    gateway === 'default'
      ? {
          kind: 'objects',
          objects: [
            { apiVersion: 'dummy/v1', kind: 'Route', metadata: { name: domain, namespace: 'dummy' } },
          ],
        }
      : { kind: 'unknown_gateway' },
};
