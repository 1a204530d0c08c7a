import { hashSecret } from '../auth/operator-keys.ts';

const FORM = /^pdl_[0-9a-f]{64}$/;

/** Makes the secret of a link. `random`: 256 bits in hexadecimal digits. */
export const linkSecret = (random: string) => `pdl_${random}`;

/** Returns the part of a secret that the table keeps; null where the text is no secret of a link. */
export function hashLinkSecret(text: string): string | null {
  return FORM.test(text) ? hashSecret(text) : null;
}

/** Returns the URL that is given away. Browsers send its part behind `#` to no server, so that no log of one holds it. */
export function linkUrl(publicUrl: string, secret: string): string {
  return new URL(`/link#${secret}`, publicUrl).href;
}
