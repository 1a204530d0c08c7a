/** What one replica said: `unreachable` is no "no", but the token is not known to be served there either. */
export type EndpointAnswer = { endpoint: string; answer: 'served' | 'unknown' | 'unreachable' };

export type ServedEverywhere = {
  /** True only when there are replicas and each of them said that it serves the token. */
  everywhere: boolean;
  answers: readonly EndpointAnswer[];
};

/**
 * Asks every replica of the responder at its admin port, all at once, whether it serves this token for this host.
 * @param endpoints the replicas' own addresses, e.g. `http://10.0.0.7:8090`; never the Service's, which is any of them
 */
export async function servedEverywhere(
  endpoints: readonly string[],
  host: string,
  token: string,
  { timeoutMs = 1_000 }: { timeoutMs?: number } = {},
): Promise<ServedEverywhere> {
  const path = `/tokens/${encodeURIComponent(host)}/${encodeURIComponent(token)}`;
  const answers = await Promise.all(
    endpoints.map(async (endpoint) => ({ endpoint, answer: await ask(endpoint, path, timeoutMs) })),
  );
  return { everywhere: answers.length > 0 && answers.every(({ answer }) => answer === 'served'), answers };
}

async function ask(endpoint: string, path: string, timeoutMs: number): Promise<EndpointAnswer['answer']> {
  try {
    const response = await fetch(new URL(path, endpoint), {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.status === 200) return 'served';
    return response.status === 404 ? 'unknown' : 'unreachable';
  } catch {
    // Refused, reset, timed out, redirected or no URL: for the question at hand they are one.
    return 'unreachable';
  }
}
