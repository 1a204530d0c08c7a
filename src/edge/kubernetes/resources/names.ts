import type { ManifestSettings, RouteTarget } from './objects.ts';

/** The field manager of everything that we apply. */
export const FIELD_MANAGER = 'portal-domains';

export const LABELS = {
  managedBy: 'app.kubernetes.io/managed-by',
  tenant: 'portal-domains/tenant',
  domainId: 'portal-domains/domain-id',
  /** Finds the objects of one name, whoever's they are; a label cannot hold a name of 253 characters. */
  nameHash: 'portal-domains/name-hash',
  /** On the Secret of a certificate that a tenant brought; its value is `true`. */
  own: 'portal-domains/own-certificate',
} as const;

/** The name that such a Secret is for, which its labels cannot hold. */
export const DOMAIN_ANNOTATION = 'portal-domains/domain';

/** The annotation with the names of a certificate; cert-manager writes it on each Secret. */
const ALT_NAMES = 'cert-manager.io/alt-names';

const MANAGER = 'portal-domains';

/** The labels of all that is ours, for selectors. */
export const OURS: Readonly<Record<string, string>> = { [LABELS.managedBy]: MANAGER };

/** The name of a domain's objects: `portal-domain-<tenant label>-<first 8 of the domain id>`. */
export function objectName({ tenantLabel, domainId }: RouteTarget): string {
  return `portal-domain-${tenantLabel}-${domainId.slice(0, 8)}`;
}

/** The name of the Secret of a certificate that a tenant brought; cert-manager never writes to it. */
export const ownSecretName = (target: RouteTarget): string => `${objectName(target)}${OWN_SUFFIX}`;

const OWN_SUFFIX = '-own';

/** The tenant label in the name of a domain's object; null when `objectName` has not made it. */
export function tenantLabelIn(name: string, domainId: string): string | null {
  const own = name.endsWith(OWN_SUFFIX) ? name.slice(0, -OWN_SUFFIX.length) : name;
  const [, label = null] = /^portal-domain-([0-9a-z]+)-[0-9a-f]{8}$/.exec(own) ?? [];
  return own.endsWith(`-${domainId.slice(0, 8)}`) ? label : null;
}

/** Only the gateway's namespace sees the routes: no sidecar of the mesh has to hear of thousands of names. */
export function exportTo({ namespace, gatewayNamespace }: ManifestSettings): string {
  return namespace === gatewayNamespace ? '.' : gatewayNamespace;
}

/** The labels of a domain's objects; ids only, as names may be longer than a label holds. */
export function labelsOf({ tenant, domainId, domain }: RouteTarget): Record<string, string> {
  return {
    [LABELS.managedBy]: MANAGER,
    [LABELS.tenant]: tenant,
    [LABELS.domainId]: domainId,
    [LABELS.nameHash]: nameHash(domain),
  };
}

/** The domain that a Secret of ours says that it is for; undefined where it says nothing. */
export function domainOfSecret({ metadata: { annotations } }: Annotated): string | undefined {
  return annotations?.[ALT_NAMES]?.split(',')[0] ?? annotations?.[DOMAIN_ANNOTATION];
}

type Annotated = { metadata: { annotations?: Readonly<Record<string, string>> } };

type Labelled = { metadata: { labels?: Readonly<Record<string, string>> } };

/** Tells an object that has our label. */
export function isOurs({ metadata }: Labelled): boolean {
  return metadata.labels?.[LABELS.managedBy] === MANAGER;
}

/** The domain id that an object of ours is for; null for what is not ours or for all domains. */
export function domainIdOf(object: Labelled): string | null {
  return isOurs(object) ? (object.metadata.labels?.[LABELS.domainId] ?? null) : null;
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** FNV-1a of 64 bits, hex. It narrows a search; whoever finds by it compares the name itself. */
export function nameHash(domain: string): string {
  let hash = FNV_OFFSET;
  for (const character of domain) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * FNV_PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
