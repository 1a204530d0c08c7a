import { ConfigError, type SettingName } from './check-setting.ts';
import type { Setting } from './setting.ts';

/** The settings of mail. */
export const MAIL_SETTINGS = {
  PORTAL_SMTP_URL: {
    kind: 'url',
    default: null,
    secret: true,
    doc: 'The server that takes [mail](../mail.md): `smtp://user:password@mail.example.com:587` (STARTTLS, which a password needs), or `smtps://…` (TLS from the beginning, port 465); percent-encoded. PORTAL_TRUSTED_CA_FILE counts for its certificate too. Not given: no mail is sent. The same for the API and the worker.',
  },
  PORTAL_MAIL_FROM: {
    kind: 'string',
    default: null,
    doc: 'The sender of mail, e.g. `Example Portal <portal@example.com>`; needed with PORTAL_SMTP_URL.',
  },
} as const satisfies Record<string, Setting>;

const ADDRESS = /^(?:[^<>\p{Cc}]*<[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+>|[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+)$/u;

/** Reads the server and the sender of mail; null: none is sent. @throws ConfigError */
export function readMail(
  checked: (name: SettingName) => string | null,
): { url: string; from: string } | null {
  const [url, from] = [checked('PORTAL_SMTP_URL'), checked('PORTAL_MAIL_FROM')];
  if (url === null) return null;
  if (!['smtp:', 'smtps:'].includes(new URL(url).protocol))
    throw new ConfigError('PORTAL_SMTP_URL', 'give smtp:// or smtps://, e.g. smtp://mail.example.com:587.');
  if (from === null || !ADDRESS.test(from))
    throw new ConfigError(
      'PORTAL_MAIL_FROM',
      'give the sender of mail, e.g. Example Portal <portal@example.com>.',
    );
  return { url, from };
}
