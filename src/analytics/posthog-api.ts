/** PostHog's private API for one project. */
export type PostHogApi = {
  /** Every item of a list, page by page. `path` below the project. */
  list<T>(path: string): Promise<T[]>;
  send<T>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T>;
  /** Returns the URL at which a person sees the object. */
  pageOf(path: string): string;
};

/** PostHog did not do what was asked; the sentence says what to do. */
export class PostHogError extends Error {}

const ANSWER_WITHIN_MS = 15_000;
/** A list that never ends is not read for ever. */
const MOST_PAGES = 50;

export type PostHogAccess = { host: string; personalKey: string; project: string };

/** Speaks to the installation that takes the events: on PostHog's cloud those have a host of their own. */
export function openPostHogApi({ host, personalKey, project }: PostHogAccess): PostHogApi {
  const origin = new URL(host.replace(/^(https:\/\/\w+)\.i\.posthog\.com/, '$1.posthog.com')).origin;
  const base = `${origin}/api/projects/${encodeURIComponent(project).replace('%40', '@')}/`;
  const ask = async <T>(method: string, url: string, body?: object): Promise<T> => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${personalKey}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new PostHogError(`PostHog does not answer at ${origin}; check POSTHOG_HOST.`, { cause });
    });
    if (!response.ok)
      throw refusal(response.status, `${method} ${new URL(url).pathname}`, await response.text());
    return (await response.json()) as T;
  };
  return {
    async list<T>(path: string) {
      const items: T[] = [];
      let next: string | null = new URL(path, base).href;
      for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
        const answer: { results: T[]; next: string | null } = await ask('GET', next);
        items.push(...answer.results);
        // Only its place: behind a proxy an installation may not know its own address.
        next = answer.next === null ? null : sameOrigin(answer.next, origin);
      }
      return items;
    },
    send: (method, path, body) => ask(method, new URL(path, base).href, body),
    pageOf: (path) => `${origin}/${path}`,
  };
}

function sameOrigin(url: string, origin: string): string {
  const { pathname, search } = new URL(url, origin);
  return `${origin}${pathname}${search}`;
}

function refusal(status: number, what: string, text: string): PostHogError {
  const words = text.trim().slice(0, 300);
  if (status === 401 || status === 403) {
    return new PostHogError(
      `PostHog refuses the key (${status}): ${words} POSTHOG_PERSONAL_API_KEY must be a personal key with the scopes dashboard:write and insight:write for POSTHOG_PROJECT_ID.`,
    );
  }
  return new PostHogError(`PostHog answered ${status} to ${what}: ${words}`);
}
