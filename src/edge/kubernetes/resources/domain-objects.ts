import { ASSERTION_HEADER } from '../../../core/assertions.ts';
import { headersToDrop, SET_BY_THE_EDGE } from '../../../core/origin-headers.ts';
import { DOMAIN_ANNOTATION, exportTo, LABELS, labelsOf, objectName, ownSecretName } from './names.ts';
import type {
  Certificate,
  EdgeObject,
  Gateway,
  HttpRoute,
  ManifestSettings,
  ManifestTarget,
  OwnSecret,
  VirtualService,
} from './objects.ts';
import { sharedHttpsName } from './shared-https.ts';

/**
 * What Envoy is to set: the headers of the closed table. By itself it passes a client's own `X-Forwarded-Host` on, and
 * writes the address behind what the client says in `X-Forwarded-For`.
 */
const valuesOf = (domain: string) => ({
  domain,
  'client address': '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  https: 'https',
});

/** The headers that the origin may believe, with their values. */
function headersToSet(domain: string): Record<string, string> {
  const values = valuesOf(domain);
  return Object.fromEntries(Object.entries(SET_BY_THE_EDGE).map(([header, says]) => [header, values[says]]));
}

/**
 * The certificate of a domain: one name, no common name (which holds 64 characters only), a new key each time. Its
 * Secret bears our labels, so that it can be told from anybody else's.
 */
export function certificateOf(target: ManifestTarget, settings: ManifestSettings): Certificate {
  const name = objectName(target);
  const labels = labelsOf(target);
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace: settings.gatewayNamespace, labels },
    spec: {
      secretName: name,
      secretTemplate: { labels },
      dnsNames: [target.domain],
      issuerRef: { group: 'cert-manager.io', ...settings.issuer },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    },
  };
}

/**
 * Builds the objects that make the gateway serve a domain; to be applied once its Secret is there. Port 443 of a name is a
 * filter chain of its own, so that a request for another host over this name's connection gets nothing of the portal. On
 * demand the EnvoyFilter sees to both.
 */
function routeOf(
  target: ManifestTarget,
  settings: ManifestSettings,
  { assertion, own }: Served,
): readonly (Gateway | VirtualService)[] {
  const credentialName = own === null ? objectName(target) : ownSecretName(target);
  const gateway = settings.certificates === 'objects' ? [gatewayOf(target, settings, credentialName)] : [];
  return [...gateway, virtualServiceOf(target, settings, assertion)];
}

/** All that is served beside the CA's certificate. */
export type Served = {
  /** The assertion that the route sets; null: none. */
  assertion: string | null;
  /** The tenant's own certificate with its key, PEM; null: the CA's is served. */
  own: { chain: string; key: string } | null;
};

export const NOTHING_BESIDE: Served = { assertion: null, own: null };

/**
 * The tenant's own certificate as a Secret of its own, so that cert-manager keeps, and goes on renewing, the CA's in the
 * other one.
 */
export function ownSecretOf(
  target: ManifestTarget,
  { gatewayNamespace }: ManifestSettings,
  { chain, key }: NonNullable<Served['own']>,
): OwnSecret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name: ownSecretName(target),
      namespace: gatewayNamespace,
      labels: { ...labelsOf(target), [LABELS.own]: 'true' },
      annotations: { [DOMAIN_ANNOTATION]: target.domain },
    },
    data: { 'tls.crt': base64(chain), 'tls.key': base64(key) },
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function gatewayOf(target: ManifestTarget, settings: ManifestSettings, credentialName: string): Gateway {
  const name = objectName(target);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: settings.gatewayNamespace, labels: labelsOf(target) },
    spec: {
      selector: selectorOf(settings, target.gateway),
      servers: [
        {
          port: { number: 443, name: `https-${name}`, protocol: 'HTTPS' },
          hosts: spellings(target.domain),
          tls: { mode: 'SIMPLE', credentialName, minProtocolVersion: 'TLSV1_2' },
        },
      ],
    },
  };
}

/** The way of a name to the origin; `assertion` null: the origin gets none. */
export function virtualServiceOf(
  target: ManifestTarget,
  settings: ManifestSettings,
  assertion: string | null,
): VirtualService {
  const name = objectName(target);
  const { domain } = target;
  const { origin } = settings;
  const gateway = settings.certificates === 'objects' ? name : sharedHttpsName(target.gateway);
  const headers = headersOf(domain, settings, assertion);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: settings.namespace, labels: labelsOf(target) },
    spec: {
      exportTo: [exportTo(settings)],
      hosts: spellings(domain),
      gateways: [`${settings.gatewayNamespace}/${gateway}`],
      http: [
        {
          name: 'portal',
          route: [{ destination: { host: origin.host, port: { number: origin.port } } }],
          // Envoy counts the time of a try from the whole request to the first header, and the time-out of a route to
          // the end of the answer. A try that took too long is not repeated.
          retries: {
            attempts: 2,
            perTryTimeout: `${settings.originTimeoutSeconds}s`,
            retryOn: 'connect-failure,refused-stream',
          },
          headers: settings.certificates === 'objects' ? headers : withoutShared(headers),
        },
      ],
    },
  };
}

const headersOf = (domain: string, settings: ManifestSettings, assertion: string | null): Headers => ({
  request: {
    set: { ...headersToSet(domain), ...(assertion === null ? {} : { [ASSERTION_HEADER]: assertion }) },
    // Istio knows no wildcard here. Envoy removes before it sets.
    remove: headersToDrop(),
  },
  response: { ...hsts(settings), remove: [...NOT_ANSWERED] },
});

/** Leaves out what is removed from each request and answer: it would be most of a route, and is in the EnvoyFilter. */
const withoutShared = ({ request, response }: Headers): Headers => ({
  request: { ...request, remove: [] },
  response: { ...response, remove: [] },
});

/** Headers of the origin that are ours to set. */
export const NOT_ANSWERED = ['X-Portal-Edge'] as const;

type Headers = NonNullable<HttpRoute['headers']>;

const hsts = ({ hstsSeconds }: ManifestSettings) =>
  hstsSeconds === 0 ? {} : { set: { 'Strict-Transport-Security': `max-age=${hstsSeconds}` } };

/** As clients write it into Host: browsers keep the dot of an absolute name. Envoy itself takes any case. */
const spellings = (domain: string): [string, string] => [domain, `${domain}.`];

/** Tells a gateway that is in the settings; nothing can be routed on another one. */
export function knowsGateway({ gateways }: ManifestSettings, gateway: string): boolean {
  return gateways.some(({ name }) => name === gateway);
}

function selectorOf({ gateways }: ManifestSettings, gateway: string): Gateway['spec']['selector'] {
  const found = gateways.find(({ name }) => name === gateway);
  if (found === undefined) throw new Error(`no gateway "${gateway}" in the settings`);
  return found.selector;
}

/** All that we apply for a live domain: as `domainObjects`, and the own certificate that it has. */
export function desiredObjects(
  target: ManifestTarget,
  settings: ManifestSettings,
  served: Served,
): readonly EdgeObject[] {
  const objects = domainObjects(target, settings, served);
  return served.own === null ? objects : [ownSecretOf(target, settings, served.own), ...objects];
}

/** All that stands at the edge for a live domain with the CA's certificate. */
export function domainObjects(
  target: ManifestTarget,
  settings: ManifestSettings,
  served: Served = NOTHING_BESIDE,
): readonly (Certificate | Gateway | VirtualService)[] {
  return [certificateOf(target, settings), ...routeOf(target, settings, served)];
}
