import type { TokenSource } from './token-source.ts';

/**
 * Wraps `fetch`: each request that identifies its caller carries the newest token, and one that is refused (401) is sent
 * again with another, where there is one. The rest of the page need not know that tokens end.
 */
export function authorizedFetch(
  send: typeof fetch,
  tokens: Pick<TokenSource, 'read' | 'renew'>,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (!request.headers.has('Authorization')) return send(request);
    const { token } = tokens.read();
    // A body can be read once, and the request may be sent twice.
    const answer = await send(bearing(request.clone(), token));
    if (answer.status !== 401) return answer;
    const next = await tokens.renew(token);
    return next === null ? answer : send(bearing(request, next));
  };
}

function bearing(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}
