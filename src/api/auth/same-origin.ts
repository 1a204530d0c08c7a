type Asked = {
  method: string;
  /** `Sec-Fetch-Site`, which a browser sets and no page can. */
  fetchSite: string | undefined;
  /** `Origin`. */
  origin: string | undefined;
  /** Our own; null where nobody can tell it. */
  own: string | null;
};

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Returns whether a request that comes with a session's cookie may be carried out. A browser sends the cookie with what
 * other sites ask for as well; a change must come from a page of ours.
 */
export function isFromOwnPage({ method, fetchSite, origin, own }: Asked): boolean {
  if (SAFE.includes(method)) return true;
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return origin !== undefined && origin === own;
}
