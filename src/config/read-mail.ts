import { ConfigError, type SettingName } from './check-setting.ts';

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
