/** A kind of objects, and how its paths are written. */
export type Kind = { apiVersion: string; kind: string; plural: string; namespaced: boolean };

const kind = (apiVersion: string, name: string, plural: string, namespaced = true): Kind => ({
  apiVersion,
  kind: name,
  plural,
  namespaced,
});

export const KINDS = {
  Certificate: kind('cert-manager.io/v1', 'Certificate', 'certificates'),
  CertificateRequest: kind('cert-manager.io/v1', 'CertificateRequest', 'certificaterequests'),
  Order: kind('acme.cert-manager.io/v1', 'Order', 'orders'),
  Challenge: kind('acme.cert-manager.io/v1', 'Challenge', 'challenges'),
  Issuer: kind('cert-manager.io/v1', 'Issuer', 'issuers'),
  ClusterIssuer: kind('cert-manager.io/v1', 'ClusterIssuer', 'clusterissuers', false),
  Gateway: kind('networking.istio.io/v1', 'Gateway', 'gateways'),
  VirtualService: kind('networking.istio.io/v1', 'VirtualService', 'virtualservices'),
  Secret: kind('v1', 'Secret', 'secrets'),
  Event: kind('v1', 'Event', 'events'),
  /** Read by `doctor` alone, with an operator's account; the worker has no right to it. */
  Pod: kind('v1', 'Pod', 'pods'),
  /** Likewise. */
  EnvoyFilter: kind('networking.istio.io/v1alpha3', 'EnvoyFilter', 'envoyfilters'),
  /** Likewise. */
  CustomResourceDefinition: kind(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    false,
  ),
} as const;

export type KindName = keyof typeof KINDS;

/** Returns the path of an object or, without a name, of all objects of a kind. */
export function pathOf(of: Kind, namespace: string, name?: string): string {
  const root = of.apiVersion.includes('/') ? `/apis/${of.apiVersion}` : `/api/${of.apiVersion}`;
  const place = of.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${place}/${of.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
