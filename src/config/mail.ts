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
