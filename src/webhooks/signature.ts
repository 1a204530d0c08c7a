import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** Returns a secret as it is shown once and as libraries of Standard Webhooks take it. `secret`: base64 of 32 bytes. */
export function shownSecret(secret: string): string {
  return `${PREFIX}${secret}`;
}

/** Returns 32 random bytes, given as hexadecimal digits, in the form in which they are kept. */
export function keptSecret(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

export type Signed = { id: string; sentAt: Date; body: string };

/**
 * Returns the headers of Standard Webhooks for a body: each secret signs.
 * @param secrets base64 of 32 bytes, each.
 */
export function signedHeaders(
  { id, sentAt, body }: Signed,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const seconds = Math.floor(sentAt.getTime() / 1_000);
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', Buffer.from(secret, 'base64'));
    return `v1,${mac.update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
