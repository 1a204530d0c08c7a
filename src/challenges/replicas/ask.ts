/** The answer of one replica; `unreachable` counts neither as "no" nor as "yes". */
export type EndpointAnswer = { endpoint: string; answer: 'yes' | 'no' | 'unreachable' };

export type Everywhere = {
  /** True only when there are replicas and each of them said yes. */
  everywhere: boolean;
  answers: readonly EndpointAnswer[];
};

/** How long a replica may take to answer. */
const TIMEOUT_MS = 1_000;

/**
 * Asks every replica of the responder at its admin port, all at once, whether it serves this token for this host.
 * @param endpoints the replicas' own addresses, e.g. `http://10.0.0.7:8090`; never the Service's, which is any of them
 */
export function servedEverywhere(
  endpoints: readonly string[],
  host: string,
  token: string,
): Promise<Everywhere> {
  const path = `/tokens/${encodeURIComponent(host)}/${encodeURIComponent(token)}`;
  return askAll(endpoints, path, 404);
}

/** Asks every replica, all at once, whether it learns at once of a challenge that is made now. */
export function followedEverywhere(endpoints: readonly string[]): Promise<Everywhere> {
  return askAll(endpoints, '/following', 503);
}

/** Asks every replica of a program at its admin port, all at once, whether it is ready. */
export async function readyEverywhere(endpoints: readonly string[]): Promise<readonly EndpointAnswer[]> {
  return (await askAll(endpoints, '/readyz', 503)).answers;
}

async function askAll(endpoints: readonly string[], path: string, no: number): Promise<Everywhere> {
  const answers = await Promise.all(
    endpoints.map(async (endpoint) => ({ endpoint, answer: await ask(endpoint, path, no) })),
  );
  return { everywhere: answers.length > 0 && answers.every(({ answer }) => answer === 'yes'), answers };
}

async function ask(endpoint: string, path: string, no: number): Promise<EndpointAnswer['answer']> {
  try {
    const response = await fetch(new URL(path, endpoint), {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.status === 200) return 'yes';
    return response.status === no ? 'no' : 'unreachable';
  } catch {
    // Refused, reset, timed out, redirected or no URL: for the question at hand they are one.
    return 'unreachable';
  }
}
