import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { domainView } from '../api/domains/domain-view.ts';
import type { DomainJson } from '../api/domains/schemas.ts';
import { dnsMessageFor } from '../api/domains/sentences.ts';
import type { Config } from '../config/config.ts';
import type { Language } from '../core/copy/language.ts';
import { renderNote } from '../core/copy/render.ts';
import { forecastNote, renewalWarning } from '../core/lifecycle/forecast.ts';
import type { MailDomain } from '../core/mail/judge.ts';
import { servedUntil } from '../core/mail/topics.ts';
import { absentAsNull } from '../lib/system-error.ts';
import { MailRelay, type MailRelayDeps } from '../mail/relay.ts';
import { createMailSender, type MailServer, type SendMail } from '../mail/transport.ts';
import { getDomainById } from '../store/domains/domains.ts';
import type { DomainRow } from '../store/domains/types.ts';
import { incidentsNow } from '../store/fleet/incidents.ts';

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
    const row = await getDomainById(parts.db, id);
    const isOpen = (await incidentsNow(parts.db)).some(({ open }) => open);
    return row && mailDomain(row, { language, reader: isContact ? { page: publicUrl } : 'link', isOpen });
  };
  return new MailRelay({ ...parts, describe, send: await createMailSenderFor(config) });
}

type MailWords = {
  language: Language;
  /** The contact, with the address of the pages where it is known; or whoever has a link. */
  reader: { page: string | null } | 'link';
  /** An incident of ours is open, whichever domains it will turn out to concern. */
  isOpen: boolean;
};

/** Describes a domain in the words of a mail's reader: those of a viewer. */
export function mailDomain(row: DomainRow, { language, reader, isOpen }: MailWords): MailDomain {
  const viewer = { kind: 'tenant', role: 'viewer', language } as const;
  const seen = domainView(row, viewer);
  const page = reader === 'link' ? null : reader.page;
  return {
    ...{ status: seen.status, actor: seen.actor, displayDomain: seen.displayDomain },
    incident: isOpen || row.conditions.some(({ incident }) => incident !== undefined),
    ...(reader === 'link' ? dnsWords(row, seen, viewer) : tenantWords(seen)),
    servedUntil: servedUntil(row),
    portalUrl: `https://${seen.displayDomain}/`,
    page: page === null ? null : `${page.replace(/\/$/, '')}/?domain=${row.id}`,
  };
}

type Words = Pick<MailDomain, 'statusMessage' | 'dnsMessage' | 'forecast'>;
type Viewer = { kind: 'tenant'; role: 'viewer'; language: Language };

const tenantWords = ({ statusMessage, dnsMessage, renewalForecast }: DomainJson): Words => ({
  ...{ statusMessage, dnsMessage, forecast: renewalForecast?.message ?? null },
});

/**
 * The words for whoever has a link, an address that a tenant has typed: the steps and the records alone. No mail of ours carries to
 * others the texts that a tenant has in its zone.
 */
function dnsWords(row: DomainRow, seen: DomainJson, viewer: Viewer): Words {
  const forecast = renewalWarning(row, row.lastCheckedAt ?? row.createdAt);
  const { language } = viewer;
  return {
    statusMessage: seen.nextSteps.flatMap(({ forDns, text }) => (forDns ? [text] : [])).join(' '),
    dnsMessage: dnsMessageFor({ ...seen, conditions: [] }, viewer),
    forecast: forecast && renderNote(forecastNote(forecast), { audience: 'tenant', language }),
  };
}
