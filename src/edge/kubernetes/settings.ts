import type { EdgeSettings } from '../../config/setting.ts';

/** The settings of the edge on a cluster. */
export const KUBERNETES_SETTINGS = {
  severalGateways: true,
  rows: {
    PORTAL_NAMESPACE: {
      kind: 'string',
      default: 'msp',
      doc: 'Kubernetes namespace of the routes.',
    },
    PORTAL_GATEWAY_NAMESPACE: {
      kind: 'string',
      default: null,
      doc: 'Kubernetes namespace of the ingress gateway, the certificates and their challenges. Not given: PORTAL_NAMESPACE.',
    },
    PORTAL_CERT_ISSUER: {
      kind: 'string',
      default: 'letsencrypt-prod',
      doc: "cert-manager's issuer that certificates are asked of.",
    },
    PORTAL_CERT_ISSUER_KIND: {
      kind: 'string',
      default: 'ClusterIssuer',
      choices: ['ClusterIssuer', 'Issuer'],
      doc: 'Its kind; an Issuer lives in PORTAL_GATEWAY_NAMESPACE.',
    },
    PORTAL_GATEWAY_CERTIFICATES: {
      kind: 'string',
      default: 'objects',
      choices: ['objects', 'on-demand'],
      doc: 'How the gateways come to the certificates: `objects`, by a Gateway for each domain, for up to some thousands of names on a gateway; or `on-demand`, for more, by asking `portal-domains sds` when a client comes, which the EnvoyFilter of the chart sets up on gateways of our own.',
    },
    PORTAL_CHALLENGE_SERVICE: {
      kind: 'address',
      default: null,
      doc: 'Where the gateway finds the responder to challenges, `host[:port]`. Not given: the Service `portal-domain-challenges` in PORTAL_NAMESPACE, port 80.',
    },
    PORTAL_CHALLENGE_REPLICAS: {
      kind: 'list',
      default: '',
      doc: "Admin ports of the responder's replicas, URLs, comma separated; a host with several addresses (a headless Service) is one replica an address. Given: no order begins unless each of them follows the challenges, so that the issuer may have `waitInsteadOfSelfCheck`. Not given: nothing is asked, and the issuer keeps cert-manager's self-check.",
    },
    PORTAL_SDS_REPLICAS: {
      kind: 'list',
      default: '',
      doc: 'Admin ports of the servers of certificates on demand, URLs, as in PORTAL_CHALLENGE_REPLICAS; `doctor` asks them.',
    },
    KUBECONFIG: {
      kind: 'path',
      default: null,
      doc: 'A kubeconfig file for the Kubernetes API; its credential plugin (`exec`) is run where it has one. Not given: the service account of the pod.',
    },
  },
} as const satisfies EdgeSettings;
