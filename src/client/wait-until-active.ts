import type { ApiClient, Domain } from './client.ts';
import { PortalError, UnexpectedAnswer, unwrap } from './problem.ts';
import { delay } from './retry-overloaded.ts';

/** Seconds. Proxies cut what is silent for longer than half a minute. */
const ONE_POLL = 25;
const AGAIN_MS = 1_000;

/** A domain that will not become live unless somebody asks for it: it was given up, disabled or removed. */
export class WillNotBecomeActive extends Error {
  readonly domain: Domain;
  constructor(domain: Domain) {
    super(`${domain.displayDomain} does not become active: ${domain.statusMessage}`);
    this.name = 'WillNotBecomeActive';
    this.domain = domain;
  }
}

type Which = Pick<Domain, 'tenant' | 'id'>;
type WaitOptions = {
  /** Ends the wait; the promise is rejected with its reason. */
  signal?: AbortSignal;
  /** Called with the domain each time that it was asked for, e.g. to show its status. */
  onProgress?: (domain: Domain) => void;
};

/**
 * Waits until a domain is live, by long polls, through restarts of the API. A first domain waits for somebody's DNS, which
 * can take days: give a `signal`, e.g. `AbortSignal.timeout(600_000)`.
 * @throws WillNotBecomeActive; PortalError when the API refuses.
 */
export async function waitUntilActive(
  client: ApiClient,
  { tenant, id }: Which,
  { signal = new AbortController().signal, onProgress }: WaitOptions = {},
): Promise<Domain> {
  const query = { wait: 'active', timeout: ONE_POLL } as const;
  for (;;) {
    signal.throwIfAborted();
    const domain = await ask(() =>
      unwrap(
        client.GET('/api/v1/tenants/{tenant}/domains/{id}', {
          params: { path: { tenant, id }, query },
          signal,
        }),
      ),
    );
    if (domain !== null) onProgress?.(domain);
    if (domain?.status === 'active') return domain;
    if (domain !== null && (domain.givenUpAt !== null || domain.desired !== 'active'))
      throw new WillNotBecomeActive(domain);
    // An API that stops answers at once.
    await delay(AGAIN_MS, signal);
  }
}

/** Asks once. @returns null where it was not answered for a reason that passes. */
async function ask(once: () => Promise<Domain>): Promise<Domain | null> {
  try {
    return await once();
  } catch (error) {
    if (passes(error)) return null;
    throw error;
  }
}

/**
 * Returns whether the API is away, fails or has too much to do at this moment, by itself or by a proxy in front of it.
 * `fetch` throws a TypeError where nothing answers, and the parser a SyntaxError where an answer was cut off.
 */
function passes(error: unknown): boolean {
  if (error instanceof PortalError) return error.status >= 500 || error.code === 'rate_limited';
  if (error instanceof UnexpectedAnswer) return error.status >= 500;
  return error instanceof TypeError || error instanceof SyntaxError;
}
