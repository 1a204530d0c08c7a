/**
 * The objects of the cluster edge, as far as we write them. Typed values, never text: a name that somebody typed can
 * only ever be a string in its field.
 */

export type Metadata = {
  name: string;
  namespace: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
};

export type IssuerKind = 'ClusterIssuer' | 'Issuer';

export type Certificate = {
  apiVersion: 'cert-manager.io/v1';
  kind: 'Certificate';
  metadata: Metadata;
  spec: {
    secretName: string;
    secretTemplate: { labels: Readonly<Record<string, string>> };
    dnsNames: readonly [string];
    issuerRef: { group: 'cert-manager.io'; kind: IssuerKind; name: string };
    privateKey: { algorithm: 'ECDSA'; size: 256; rotationPolicy: 'Always' };
    revisionHistoryLimit: 1;
  };
};

/** A certificate that a tenant brought, as the gateway reads it. */
export type OwnSecret = {
  apiVersion: 'v1';
  kind: 'Secret';
  type: 'kubernetes.io/tls';
  metadata: Metadata;
  /** Base64. */
  data: { 'tls.crt': string; 'tls.key': string };
};

/** cert-manager writes it; of it we handle who it is, and that it goes. */
export type Secret = { apiVersion: 'v1'; kind: 'Secret'; metadata: Metadata };

export type GatewayServer = {
  port: { number: number; name: string; protocol: 'HTTP' | 'HTTPS' };
  hosts: readonly string[];
  tls?: {
    mode: 'SIMPLE';
    credentialName: string;
    minProtocolVersion: 'TLSV1_2';
    maxProtocolVersion?: 'TLSV1_2';
    cipherSuites?: readonly string[];
  };
};

export type Gateway = {
  apiVersion: 'networking.istio.io/v1';
  kind: 'Gateway';
  metadata: Metadata;
  spec: { selector: Readonly<Record<string, string>>; servers: readonly GatewayServer[] };
};

export type HttpRoute = {
  name: string;
  match?: readonly { uri: { prefix: string } }[];
  route?: readonly { destination: { host: string; port: { number: number } } }[];
  redirect?: { scheme: 'https'; redirectCode: 308 };
  retries?: { attempts: number; perTryTimeout: string; retryOn: string };
  headers?: {
    request: { set: Readonly<Record<string, string>>; remove: readonly string[] };
    response: { set?: Readonly<Record<string, string>>; remove: readonly string[] };
  };
};

export type VirtualService = {
  apiVersion: 'networking.istio.io/v1';
  kind: 'VirtualService';
  metadata: Metadata;
  spec: {
    exportTo: readonly [string];
    hosts: readonly string[];
    gateways: readonly string[];
    http: readonly HttpRoute[];
  };
};

/** The objects that we apply. */
export type EdgeObject = OwnSecret | Certificate | Gateway | VirtualService;
export type EdgeKind = EdgeObject['kind'] | Secret['kind'];

/** The places on the cluster; the same for every domain. */
export type ManifestSettings = {
  /** The namespace of the routes: PORTAL_NAMESPACE. */
  namespace: string;
  /** The namespace of the gateways, certificates and their Secrets: istiod reads a Secret only from the gateway's own namespace. */
  gatewayNamespace: string;
  /** The gateway workloads that serve the domains, each name on one of them. */
  gateways: readonly GatewayWorkload[];
  issuer: { kind: IssuerKind; name: string };
  /** The way of the domains' certificates to the gateways. */
  certificates: CertificateDelivery;
  /** The portal application. */
  origin: Destination;
  /** How long it may take from the whole request to the headers of its answer. */
  originTimeoutSeconds: number;
  /** Seconds of Strict-Transport-Security; 0: the origin's own header passes. */
  hstsSeconds: number;
  /** Own certificates of tenants are taken: their Secrets are written and watched. */
  ownCertificates: boolean;
  /** The responder to HTTP-01 challenges. */
  challenges: Destination;
};

/**
 * `objects`: by a Gateway for each domain, which names its Secret. `on-demand`: by asking `portal-domains sds` when a
 * client comes; one Gateway of each workload serves every name.
 */
export type CertificateDelivery = 'objects' | 'on-demand';

/** One gateway workload: which pods. */
export type GatewayWorkload = { name: string; selector: Readonly<Record<string, string>> };

export type Destination = { host: string; port: number };

/** The one domain that objects are for. */
export type ManifestTarget = {
  domainId: string;
  tenant: string;
  /** First label of the tenant's canonical host. */
  tenantLabel: string;
  /** A-label form. */
  domain: string;
  /** The name of the tenant's gateway workload. */
  gateway: string;
};

/** The one domain that a route is for, on whatever gateway. */
export type RouteTarget = Omit<ManifestTarget, 'gateway'>;
