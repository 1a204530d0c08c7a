const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Operators find a tenant's objects by these first characters of its id. */
const SHORTEST_LABEL = 7;

/**
 * The label of a tenant's canonical host: the first 7 characters of its id, one more while the label is another
 * tenant's, at last the whole id, which nobody shares. `isTaken` must say yes for a label that any other tenant has or
 * ever had: a CNAME left behind in some zone must never lead to a stranger's portal.
 * Throws a RangeError when `tenantId` is no uuid; the edges of the system have checked that.
 */
export function canonicalLabel(tenantId: string, isTaken: (label: string) => boolean): string {
  const lower = tenantId.toLowerCase();
  if (!UUID.test(lower)) throw new RangeError('a tenant id must be a uuid');
  const digits = lower.replaceAll('-', '');
  for (let length = SHORTEST_LABEL; length < digits.length; length += 1) {
    const label = digits.slice(0, length);
    if (!isTaken(label)) return label;
  }
  return digits;
}

/** The tenant's own CNAME target. */
export function canonicalHost(label: string, baseDomain: string): string {
  return `${label}.${baseDomain}`;
}

/** The label that a canonical host begins with. */
export function labelOfHost(host: string): string {
  return host.slice(0, host.indexOf('.'));
}
