import type { ApiContext } from './env.ts';

/**
 * Refuses a body of more than `maxBytes`, whether its length is announced or not. It stands in for hono's own, which
 * makes the request anew from the server's object; Node 20 does not take that one, so that every DELETE failed, which
 * comes with neither a length nor a body.
 * @param refuse Throws.
 */
export function bodyLimit(maxBytes: number, refuse: () => never) {
  return async (c: ApiContext, next: () => Promise<void>): Promise<void> => {
    const { method, url, raw } = c.req;
    const length = c.req.header('content-length');
    const takesBody = method !== 'GET' && method !== 'HEAD';
    // Nobody reads that body; were the connection kept, Node would, to its end.
    if (!takesBody && (length ?? c.req.header('transfer-encoding'))) c.header('Connection', 'close');
    if (length !== undefined && Number(length) > maxBytes) refuse();
    if (length === undefined && takesBody) {
      const body = await readUpTo(raw.body, maxBytes, refuse);
      c.req.raw = new Request(url, { method, headers: raw.headers, body: body.length === 0 ? null : body });
    }
    await next();
  };
}

async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  refuse: () => never,
): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.length;
    if (size > maxBytes) refuse();
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}
