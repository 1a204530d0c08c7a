import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { domainView } from '../api/domains/domain-view.ts';
import { dnsMessageFor } from '../api/domains/sentences.ts';
import type { Config } from '../config/config.ts';
import type { Language } from '../core/copy/language.ts';
import type { MailDomain } from '../core/mail/judge.ts';
import { servedUntil } from '../core/mail/topics.ts';
import { absentAsNull } from '../lib/system-error.ts';
import { MailRelay, type MailRelayDeps } from '../mail/relay.ts';
import { createMailSender, type MailServer, type SendMail } from '../mail/transport.ts';
import type { Db } from '../store/database/database.ts';
import { getDomainById } from '../store/domains/domains.ts';
import type { DomainRow } from '../store/domains/types.ts';

type MailConfig = Pick<Config, 'mail' | 'trustedCaFile'>;

/** The sender of mail as the settings have it; null: no mail is sent. */
export async function createMailSenderFor(config: MailConfig): Promise<SendMail | null> {
  const server = await mailServerOf(config);
  return server && createMailSender(server);
}

/** The server that takes mail, with the roots that its certificate may come from; null: no mail is sent. */
export async function mailServerOf({ mail, trustedCaFile }: MailConfig): Promise<MailServer | null> {
  if (mail === null) return null;
  const pem = trustedCaFile === null ? null : await readFile(trustedCaFile, 'utf8').catch(absentAsNull);
  return { ...mail, roots: pem === null ? null : [...rootCertificates, pem] };
}

type RelayParts = Omit<MailRelayDeps, 'send' | 'describe'> & { config: Config };

/** The relay of mail of a worker. */
export async function createMailRelayFor({ config, ...parts }: RelayParts): Promise<MailRelay> {
  const { publicUrl } = config;
  const describe: MailRelayDeps['describe'] = async (id, language, isContact) => {
    const row = await domainOf(parts.db, id);
    return row && mailDomain(row, { language, page: isContact ? publicUrl : null });
  };
  return new MailRelay({ ...parts, describe, send: await createMailSenderFor(config) });
}

const domainOf = (db: Db, id: string) => getDomainById(db, id);

/** A domain in the words of a mail's reader: those of a viewer, and about the DNS what concerns it alone. */
export function mailDomain(
  row: DomainRow,
  { language, page }: { language: Language; page: string | null },
): MailDomain {
  const reader = { kind: 'tenant', role: 'viewer', language } as const;
  const seen = domainView(row, reader);
  return {
    ...{ status: seen.status, actor: seen.actor },
    incident: row.conditions.some(({ incident }) => incident !== undefined),
    displayDomain: seen.displayDomain,
    statusMessage: seen.statusMessage,
    dnsMessage: dnsMessageFor(seen, reader),
    servedUntil: servedUntil(row),
    forecast: seen.renewalForecast?.message ?? null,
    portalUrl: `https://${seen.displayDomain}/`,
    page: page === null ? null : `${page.replace(/\/$/, '')}/?domain=${row.id}`,
  };
}
