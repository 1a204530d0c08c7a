import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookPayload } from '../core/webhooks/payload.ts';

export type { WebhookPayload };

/** The headers of a request, as `fetch` or Node's `http` have them. */
type GivenHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export type WebhookToVerify = {
  headers: GivenHeaders;
  /** The body as it came, byte by byte: parsed and written again it has another signature. */
  body: string | Uint8Array;
  /** `whsec_…`; several while a secret is rotated. */
  secrets: readonly string[];
  now?: Date;
  /** How far the time of sending may be from now. */
  toleranceSeconds?: number;
};

export type WebhookProblem =
  /** One of the three headers is missing, or of another form. */
  | 'headers_missing'
  | 'too_old'
  | 'from_the_future'
  /** No signature is by one of the secrets. */
  | 'wrong_signature'
  /** It is signed, and of no form that this version knows. */
  | 'not_an_event';

export type VerifiedWebhook =
  /** `id` is the same for each attempt, so that who keeps it handles an event once. */
  { ok: true; id: string; event: WebhookPayload } | { ok: false; problem: WebhookProblem };

/** Verifies a webhook (Standard Webhooks, `v1`): who signed it, and that it was sent just now. */
export function verifyWebhook({
  headers,
  body,
  secrets,
  now = new Date(),
  toleranceSeconds = 300,
}: WebhookToVerify): VerifiedWebhook {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp))
    return { ok: false, problem: 'headers_missing' };
  const age = Math.floor(now.getTime() / 1_000) - Number(timestamp);
  if (age > toleranceSeconds) return { ok: false, problem: 'too_old' };
  if (age < -toleranceSeconds) return { ok: false, problem: 'from_the_future' };
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  const wanted = secrets.map((secret) => macOf(secret, signed));
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  if (!given.some((one) => wanted.some((mac) => isSame(one, mac))))
    return { ok: false, problem: 'wrong_signature' };
  const event = eventIn(Buffer.from(body).toString('utf8'));
  return event === null ? { ok: false, problem: 'not_an_event' } : { ok: true, id, event };
}

function headerOf(headers: GivenHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  const value = entry?.[1];
  return typeof value === 'string' ? value : value?.[0];
}

function macOf(secret: string, signed: Buffer): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(signed).digest();
}

/** Compares in constant time. */
function isSame(given: string, mac: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64');
  return bytes.length === mac.length && timingSafeEqual(bytes, mac);
}

function eventIn(text: string): WebhookPayload | null {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event !== 'object' || event === null) return null;
    const isEvent = 'type' in event && 'timestamp' in event && 'data' in event;
    return isEvent ? (event as WebhookPayload) : null;
  } catch {
    return null;
  }
}
