/** The cookies of one visit, as a browser sends them back. */
export type CookieJar = {
  take(setCookies: readonly string[]): void;
  /** The Cookie header, '' when there is none. */
  header(): string;
};

/** Longer ones no browser keeps (RFC 6265bis 5.6). */
const MOST_BYTES_OF_ONE = 4_096;

/** Creates the cookie jar of a visit to one name. Ignores a cookie's domain and path, as no other name is visited. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    take(setCookies) {
      for (const text of setCookies) {
        const [pair = ''] = text.split(';', 1);
        const at = pair.indexOf('=');
        if (at < 1 || Buffer.byteLength(pair) > MOST_BYTES_OF_ONE) continue;
        const name = pair.slice(0, at).trim();
        if (/;\s*max-age\s*=\s*(0|-\d+)\s*(;|$)/i.test(text)) cookies.delete(name);
        else cookies.set(name, pair.slice(at + 1).trim());
      }
    },
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}
