/** A browser as far as redirects and cookies go: it keeps what each host gives it, and follows where it is led. */
export type CookieBrowser = {
  /** Goes to a URL, and on to where that leads; `until`: stops before a URL of this beginning. */
  visit(url: string, until?: string): Promise<Visited>;
  /** Sends a request with the cookies of its host, as a page of that host does. */
  send(
    method: string,
    url: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  /** The attributes of the cookies, by their names. */
  given: Map<string, string>;
  cookie(name: string): string | undefined;
  setCookie(origin: string, name: string, value: string): void;
};

export type Visited = { url: string; response: Response };

/** Makes a browser without cookies. */
export function createCookieBrowser(): CookieBrowser {
  const jars = new Map<string, Map<string, string>>();
  const given = new Map<string, string>();
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const keep = (url: string, response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      given.set(name, attributes.join('; '));
      if (value === '' || attributes.includes('Max-Age=0')) jarOf(url).delete(name);
      else jarOf(url).set(name, value);
    }
  };
  const ask = async (url: string, init: RequestInit) => {
    const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie === '' ? {} : { Cookie: cookie }) };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    keep(url, response);
    return response;
  };
  return {
    given,
    cookie: (name) => [...jars.values()].map((jar) => jar.get(name)).find((value) => value !== undefined),
    setCookie: (origin, name, value) => void jarOf(origin).set(name, value),
    async visit(url, until) {
      let at = url;
      for (let steps = 0; steps < 20; steps += 1) {
        const response = await ask(at, { headers: { 'Sec-Fetch-Site': 'none', Accept: 'text/html' } });
        const location = response.headers.get('Location');
        if (location === null) return { url: at, response };
        at = new URL(location, at).href;
        if (until !== undefined && at.startsWith(until)) return { url: at, response };
      }
      throw new Error(`led from ${url} to ${at} and on without an end`);
    },
    send: (method, url, { body, headers = {} } = {}) =>
      ask(url, {
        method,
        headers: {
          'Sec-Fetch-Site': 'same-origin',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}
