import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { selfSigned } from './self-signed.ts';

/** A mail that came, as it came: its headers and parts are not decoded. */
export type ReceivedMail = { to: string; secure: boolean; user: string | null; raw: string };

export type SmtpReceiver = {
  readonly url: string;
  readonly port: number;
  /** PEM of the root of its certificate. */
  readonly root: string;
  readonly received: ReceivedMail[];
  /** The answers to RCPT TO that are no acceptance, in their order; none: it accepts. */
  readonly refusals: { code: number; text: string }[];
  /** Runs after a mail has come, and before the sender is told that it is taken. */
  onMail: (mail: ReceivedMail) => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export const SMTP_USER = 'portal';
export const SMTP_PASSWORD = 'p@ss word';

export type SmtpReceiverOptions = { port?: number; certificate?: ReturnType<typeof selfSigned> };

/** A real SMTP server on loopback, with STARTTLS, that takes mail only from who has signed in. */
export async function startSmtpReceiver({
  port = 0,
  certificate = selfSigned('localhost', new Date()),
}: SmtpReceiverOptions = {}): Promise<SmtpReceiver> {
  const { cert, key } = certificate;
  const received: ReceivedMail[] = [];
  const refusals: SmtpReceiver['refusals'] = [];
  const server = new SMTPServer({
    ...{ cert, key, authOptional: false, logger: false, hideSTARTTLS: false },
    onAuth({ username, password }, _session, callback) {
      if (username === SMTP_USER && password === SMTP_PASSWORD) callback(null, { user: username });
      else callback(Object.assign(new Error('wrong password'), { responseCode: 535 }));
    },
    onRcptTo(_address, _session, callback) {
      const refusal = refusals.shift();
      if (refusal === undefined) callback();
      else callback(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        const user = typeof session.user === 'string' ? session.user : null;
        const raw = Buffer.concat(parts).toString('utf8');
        const mail = { to, secure: session.secure, user, raw };
        received.push(mail);
        receiver.onMail(mail).then(() => callback(), callback);
      });
    },
  });
  // A client that goes away in the middle is no fault of the tests.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  const receiver: SmtpReceiver = {
    url: `smtp://${SMTP_USER}:${encodeURIComponent(SMTP_PASSWORD)}@localhost:${taken}`,
    ...{ port: taken, root: cert, received, refusals },
    onMail: async () => undefined,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}

/** Returns the subject of a mail, decoded. */
export function subjectOf({ raw }: ReceivedMail): string {
  const folded = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(raw)?.[1] ?? '';
  return folded
    .replace(/\?=\r?\n[ \t]+=\?/g, '?==?')
    .replace(/\r?\n[ \t]+/g, ' ')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : fromQuoted(text.replaceAll('_', ' ')),
    );
}

/** Returns one part of a mail, decoded. */
export function partOf({ raw }: ReceivedMail, type: 'text/plain' | 'text/html'): string {
  const start = raw.indexOf(`Content-Type: ${type}`);
  const [head = '', ...body] = raw.slice(start).split('\r\n\r\n');
  const text = body.join('\r\n\r\n').split('\r\n----')[0] ?? '';
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  return /quoted-printable/i.test(head) ? fromQuoted(text.replace(/=\r?\n/g, '')) : text;
}

const fromQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
