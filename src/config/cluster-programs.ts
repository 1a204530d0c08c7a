import type { Setting } from './setting.ts';

/** The settings of the programs that a cluster has beside the API and the worker. */
export const CLUSTER_PROGRAM_SETTINGS = {
  PORTAL_CHALLENGE_HOST: {
    kind: 'string',
    default: '0.0.0.0',
    doc: 'Address that `portal-domains challenges` listens on; `::` where pods have IPv6.',
  },
  PORTAL_CHALLENGE_PORT: {
    kind: 'port',
    default: '8089',
    doc: 'Where `portal-domains challenges` answers the CA, behind the gateway.',
  },
  PORTAL_CHALLENGE_ADMIN_PORT: {
    kind: 'port',
    default: '8090',
    doc: 'Its health, its metrics, and whether it serves a token; not for the public.',
  },
  PORTAL_SDS_HOST: {
    kind: 'string',
    default: '127.0.0.1',
    doc: 'Address that `portal-domains sds` listens on; `0.0.0.0` in a pod, `::` where pods have IPv6.',
  },
  PORTAL_SDS_PORT: {
    kind: 'port',
    default: '8091',
    doc: 'Where `portal-domains sds` gives the gateways the certificates, with their keys.',
  },
  PORTAL_SDS_ADMIN_PORT: {
    kind: 'port',
    default: '8092',
    doc: 'Its health and its metrics; not for the public.',
  },
  PORTAL_SDS_STREAMS: {
    kind: 'integer',
    default: '50000',
    min: 1,
    doc: "The most streams of gateways at one `portal-domains sds`: one for each name that a gateway's pod has in memory. Beyond it a gateway gets no further name from this replica.",
  },
  PORTAL_SDS_TLS: {
    kind: 'path',
    default: null,
    doc: "A folder with the certificate of `portal-domains sds`, `tls.crt` and `tls.key`, and `ca.crt`, which has signed the gateways': nobody else is answered. Files that are replaced are read within a minute. Not given: in the clear, on loopback only.",
  },
} as const satisfies Record<string, Setting>;
