import { SEALING_KEY_BYTES, type SealingKey, sealingKeyOf } from '../certificates/sealed-key.ts';
import { ConfigError } from './check-setting.ts';

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads PORTAL_CERTIFICATE_KEY: the keys that private keys of own certificates are sealed with, the one for new ones
 * first; none where it is not given.
 * @throws ConfigError
 */
export function parseCertificateKeys(value: string | null): SealingKey[] {
  // Not as other lists are read, whose items know no case.
  const texts = (value ?? '').split(',').map((text) => text.trim());
  return texts.filter(Boolean).map((text) => {
    const key = HEX.test(text)
      ? Buffer.from(text, 'hex')
      : Buffer.from(BASE64.test(text) ? text : '', 'base64');
    if (key.length === SEALING_KEY_BYTES) return sealingKeyOf(key);
    throw new ConfigError(
      'PORTAL_CERTIFICATE_KEY',
      `give ${SEALING_KEY_BYTES} random bytes as hexadecimal digits or base64, e.g. from \`openssl rand -hex 32\`; several, comma separated, the newest first.`,
    );
  });
}
