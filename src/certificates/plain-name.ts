const SAFE = /^(?!.*\.\.)[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * A domain becomes part of paths, so only the plain form passes, whatever was checked before.
 * @throws TypeError for anything else: a programming error.
 */
export function assertPlainDomain(domain: string): void {
  if (!SAFE.test(domain)) throw new TypeError(`not a plain A-label domain: ${JSON.stringify(domain)}`);
}
