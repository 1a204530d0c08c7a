import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach } from 'vitest';
import { createMailSenderFor, mailDomain } from '../bin/mail.ts';
import { readConfig } from '../config/config.ts';
import type { StatusDetail } from '../core/lifecycle/details.ts';
import { MAIL_WINDOW_SECONDS } from '../core/mail/topics.ts';
import { MailRelay, type MailRelayDeps } from '../mail/relay.ts';
import type { SendMail } from '../mail/transport.ts';
import { getDomainById } from '../store/domains/domains.ts';
import { recordRound } from '../store/domains/rounds.ts';
import { listMails } from '../store/mail/log.ts';
import { putTenant } from '../store/tenants/tenants.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { aCondition, decidedBy } from './conditions.ts';
import { oneGateway } from './gateways.ts';
import { useDatabase } from './postgres.ts';
import type { SmtpReceiver } from './smtp-receiver.ts';
import { aDecision, aDomain, BY_OPERATOR, NOON, NOTHING_SEEN } from './store-builders.ts';

export const MINUTE_MS = 60_000;
/** The time for which events are collected. */
export const WINDOW_MS = MAIL_WINDOW_SECONDS * 1_000;
export const DAY_MS = 86_400_000;

type Changed = { status?: 'dns_failed' | 'active'; detail?: StatusDetail; reason?: 'nxdomain' | 'proxied' };

/** A database with domains, their mails, and a clock that the test moves. To be called once in a file. */
export function useMailWorld() {
  const database = useDatabase({ per: 'test' });
  let now = Date.parse(NOON);
  const clock = () => new Date(now);
  const iso = () => clock().toISOString();
  const folders: string[] = [];
  afterEach(async () => {
    now = Date.parse(NOON);
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  return {
    database,
    iso,
    pass: (ms: number) => {
      now += ms;
    },

    /** The sender by the settings of an operator. */
    async senderTo({ url, root }: Pick<SmtpReceiver, 'url' | 'root'>): Promise<SendMail | null> {
      const folder = await mkdtemp(join(tmpdir(), 'mail-'));
      folders.push(folder);
      const file = join(folder, 'root.pem');
      await writeFile(file, root);
      return createMailSenderFor(
        readConfig({
          PORTAL_SMTP_URL: url,
          PORTAL_MAIL_FROM: 'Example Portal <portal@example.com>',
          PORTAL_TRUSTED_CA_FILE: file,
        }),
      );
    },

    relayWith(send: SendMail | null): MailRelay {
      const { db } = database;
      const describe: MailRelayDeps['describe'] = async (id, language, isContact) => {
        const row = await getDomainById(db, id);
        const reader = isContact ? { page: 'https://domains.example.com' } : ('link' as const);
        return row && mailDomain(row, { language, reader, isOpen: false });
      };
      const log = pino({ level: 'silent' });
      return new MailRelay({ db, send, describe, metrics: createWorkerMetrics(), log, clock });
    },

    /** A domain of a tenant with a contact. */
    async aWrittenDomain({ language = 'en', domain = `${randomUUID()}.acme.com` } = {}) {
      const row = await aDomain(database.db, { domain });
      await putTenant(database.db, {
        ...{ id: row.tenant, name: 'Acme', gateways: oneGateway(), by: BY_OPERATOR, now: iso() },
        contact: { email: 'jane@acme.com', language },
      });
      return row;
    },

    /** Records a round after which the domain is so: by itself, that its record is missing and its tenant must act. */
    async become(id: string, { status = 'dns_failed', reason = 'nxdomain', detail }: Changed = {}) {
      const row = await getDomainById(database.db, id);
      if (row === null) throw new Error('the domain is gone');
      const isLive = status === 'active';
      const lead = aCondition('PointsHere', isLive ? 'cname' : reason);
      const live = { activatedAt: iso(), provedAt: iso(), proofMethod: 'cname', edgeApplied: true } as const;
      const { kind } = await recordRound(database.db, {
        domainId: id,
        decision: aDecision(
          row,
          { status, conditions: [lead], ...(isLive ? live : {}) },
          {
            ...{ at: iso(), detail: detail ?? decidedBy(status, lead) },
            ...(isLive ? { reason: 'cname' } : { reason, actor: 'tenant' }),
          },
        ),
        observations: NOTHING_SEEN,
      });
      if (kind !== 'recorded') throw new Error(`the round is ${kind}`);
    },

    /** Lists the topic and the outcome of each event, in their order. */
    outcomes: async () =>
      (await listMails(database.db, { limit: 50 }))
        .map(({ topic, outcome }) => `${topic} ${outcome}`)
        .reverse(),
  };
}
