/** Lower case, without the trailing dot; '' is the root. The form in which every name travels behind the port. */
export function plainName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Returns whether `name` is `ancestor` or a subdomain of it. Every name is below the root (''). */
export function isWithin(name: string, ancestor: string): boolean {
  return ancestor === '' || name === ancestor || name.endsWith(`.${ancestor}`);
}

/** The name one label up; the parent of a single label is the root. */
export function parentName(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1);
}

/**
 * Returns whether the name fits into a DNS message: labels of 1 to 63 octets, 255 octets in wire format. A name with
 * escaped octets is never queried: no name of ours has any.
 */
export function fitsTheWire(name: string): boolean {
  if (name === '') return true;
  if (name.includes('\\')) return false;
  if (Buffer.byteLength(name) > 253) return false;
  return name.split('.').every((label) => label.length > 0 && Buffer.byteLength(label) <= 63);
}
