import { createTransport } from 'nodemailer';
import type { RenderedMail } from '../core/copy/render-mail.ts';
import type { MailFailure } from './retries.ts';

/** A mail on its way. `id`: the same for each attempt, so that a receiver can tell a repetition. */
export type OutgoingMail = RenderedMail & { to: string; id: string; language: string };

/** Sends a mail; null: the server has taken it. */
export type SendMail = (mail: OutgoingMail) => Promise<MailFailure | null>;

/** The longest silence of a server. */
const WITHIN_MS = 20_000;
/** The most that a whole attempt takes, however often the server says something meanwhile; shorter than the relay's lease. */
const ATTEMPT_MS = 60_000;
/** The commands of SMTP whose refusal is about the recipient or the mail. */
const OF_RECIPIENT = ['RCPT TO', 'DATA'];

/** `roots`: PEM of the roots that its certificate may come from; null: those that everybody trusts. */
export type MailServer = { url: string; from: string; roots: readonly string[] | null };

function transportTo({ url, roots }: Omit<MailServer, 'from'>) {
  const server = new URL(url);
  return createTransport({
    host: server.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: server.port === '' ? (server.protocol === 'smtps:' ? 465 : 587) : Number(server.port),
    secure: server.protocol === 'smtps:',
    // A password is sent over an encrypted connection only, and to who proves to be that server.
    requireTLS: server.protocol === 'smtp:' && server.username !== '',
    ...(server.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } }),
    tls: roots === null ? {} : { ca: [...roots] },
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: WITHIN_MS,
    // Nothing of a mail names a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Signs in at the server and sends nothing. @returns why that fails; null: it does not. */
export async function verifyMailServer(server: MailServer | null): Promise<string | null> {
  if (server === null) return null;
  try {
    await transportTo(server).verify();
    return null;
  } catch (error) {
    return failureOf(error).error;
  }
}

/**
 * Makes the sender: each mail goes by a connection of its own, encrypted wherever the server offers it.
 * @param withinMs the limit around a whole attempt: then the connection is closed, and the attempt has failed.
 */
export function createMailSender(server: MailServer, withinMs = ATTEMPT_MS): SendMail {
  const { from } = server;
  const transport = transportTo(server);
  const host = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return async ({ to, id, language, ...mail }) => {
    const signal = AbortSignal.timeout(withinMs);
    try {
      await transport.sendMail({
        ...mail,
        ...{ from, signal },
        to: { name: '', address: to },
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
      return null;
    } catch (error) {
      const failure = failureOf(error);
      return signal.aborted ? { ...failure, error: tooLong(withinMs) } : failure;
    }
  };
}

const tooLong = (ms: number) => `the server had not taken it within ${ms / 1_000} seconds`;

function failureOf(error: unknown): MailFailure {
  const { responseCode, response, command, message } = error as {
    responseCode?: number;
    response?: string;
    command?: string;
    message?: string;
  };
  return {
    error: message ?? String(error),
    status: responseCode ?? null,
    enhanced: /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1] ?? null,
    ofRecipient: OF_RECIPIENT.includes(command ?? ''),
  };
}
