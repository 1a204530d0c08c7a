import type { EdgeSettings } from '../../config/setting.ts';

/** The settings of the edge of one machine. */
export const CADDY_SETTINGS = {
  severalGateways: false,
  rows: {
    PORTAL_CADDY_BIN: {
      kind: 'path',
      default: null,
      doc: 'The caddy program. Not given: PATH, else a pinned package.',
    },
  },
} as const satisfies EdgeSettings;
