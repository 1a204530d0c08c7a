import type { Language } from '../core/copy/language.ts';
import { LANGUAGES } from '../core/copy/languages.ts';
import type { MailItem } from '../core/copy/mail-copy.ts';
import { renderMail } from '../core/copy/render-mail.ts';
import { judgeMail, type MailDomain } from '../core/mail/judge.ts';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import {
  type ClaimedMails,
  claimMails,
  endMails,
  endUnsent,
  forgetMails,
  nextMailAt,
  postponeMails,
  type Recipient,
  sentSince,
} from '../store/mail/outbox.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { judgeFailure } from './retries.ts';
import type { SendMail } from './transport.ts';

/** A relay that dies with mails in hand leaves them to the next one after this long; an attempt takes a minute at most. */
const LEASE_MS = 120_000;
/** Mails are collected for minutes anyway, so that nobody notifies of them. */
const SWEEP_MS = 30_000;
/** The pause before an event is judged again that an incident of ours concerns. */
const INCIDENT_MS = 900_000;
const DAY_MS = 86_400_000;
/** The mails that one address gets within a day, and that are sent for one tenant. */
const MAILS_PER_ADDRESS = 10;
const MAILS_PER_TENANT = 50;
/** The pause before what is beyond these is looked at again. */
const TOO_MANY_MS = 3_600_000;
const FORGET_EVERY_MS = 3_600_000;
const KEPT_MS = 30 * DAY_MS;
const FORGOTTEN_AT_ONCE = 10_000;

export type MailRelayDeps = {
  db: Db;
  /** Null: no mail is sent here, and what is due ends as `off`. */
  send: SendMail | null;
  /** The domain as it stands now, in the words of the reader; null: it is gone. */
  describe: (domainId: string, language: Language, isContact: boolean) => Promise<MailDomain | null>;
  metrics: Pick<WorkerMetrics, 'mailAttempts'>;
  log: Log;
  clock: () => Date;
};

/**
 * Sends mails: everything that waits for one recipient is one mail, once for sure and rather twice than never. Each event is
 * judged again when its mail is due, so that nobody reads what is true no more. Any number of relays may run.
 */
export class MailRelay {
  readonly #deps: MailRelayDeps;
  #forgotAt = Number.NEGATIVE_INFINITY;

  constructor(deps: MailRelayDeps) {
    this.#deps = deps;
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const idleMs = await this.round(signal).catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, 'the mails could not be read; trying again');
        return SWEEP_MS;
      });
      await wait(idleMs, signal);
    }
  }

  /** Sends all that is due, or until `signal` aborts. @returns how long there is nothing to do, in milliseconds. */
  async round(signal?: AbortSignal): Promise<number> {
    const { db, clock, send } = this.#deps;
    await this.#forget();
    if (send === null) {
      await endUnsent(db, clock().toISOString());
      return SWEEP_MS;
    }
    while (signal?.aborted !== true) {
      const now = clock();
      const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
      const claimed = await claimMails(db, { now: now.toISOString(), leaseUntil });
      if (claimed === null) break;
      await this.#handle(claimed, send).catch((error: unknown) => this.#fail(claimed, error));
    }
    const due = await nextMailAt(db);
    const untilDue = due === null ? SWEEP_MS : Date.parse(due) - clock().getTime();
    return Math.min(SWEEP_MS, Math.max(1_000, untilDue));
  }

  async #handle({ recipient, events }: ClaimedMails, send: SendMail): Promise<void> {
    const { db, clock } = this.#deps;
    const now = clock().toISOString();
    if (recipient === null) {
      await endMails(db, ids(events), { outcome: 'no_address', now });
      return;
    }
    const language = LANGUAGES.find(({ code }) => code === recipient.language) ?? LANGUAGES[0];
    const { outdated, waiting, items, sent } = await this.#judge(events, recipient, language);
    await endMails(db, outdated, { outcome: 'outdated', now });
    const nextAt = new Date(clock().getTime() + INCIDENT_MS).toISOString();
    await postponeMails(db, waiting, { nextAt, error: 'an incident is open', attempted: false });
    const [first, ...others] = items;
    if (first === undefined) return;
    if (await this.#isTooMuch(recipient)) {
      const later = new Date(clock().getTime() + TOO_MANY_MS).toISOString();
      const error = `${MAILS_PER_ADDRESS} mails to one address, or ${MAILS_PER_TENANT} of one tenant, within a day`;
      await postponeMails(db, ids(sent), { nextAt: later, error, attempted: false });
      return;
    }
    const reader =
      recipient.link === null
        ? ({ kind: 'contact', tenant: recipient.tenantName } as const)
        : ({ kind: 'link' } as const);
    const mail = renderMail([first, ...others], reader, language);
    const id = `mail-${sent[0]?.id}`;
    const failure = await send({ ...mail, to: recipient.address, id, language: language.code });
    await this.#record(sent, failure);
  }

  /** An address is not flooded, whoever writes what into a zone. */
  async #isTooMuch(recipient: Recipient): Promise<boolean> {
    const { db, clock } = this.#deps;
    const since = new Date(clock().getTime() - DAY_MS).toISOString();
    const { toAddress, ofTenant } = await sentSince(db, recipient, since);
    return toAddress >= MAILS_PER_ADDRESS || ofTenant >= MAILS_PER_TENANT;
  }

  /** A mail that cannot be made holds up no other one. */
  async #fail({ events }: ClaimedMails, cause: unknown): Promise<void> {
    const { log } = this.#deps;
    log.warn({ err: cause, mails: ids(events) }, 'a mail could not be made or sent');
    await this.#record(events, { error: String(cause), status: null, enhanced: null, ofRecipient: false });
  }

  /** Judges each event by its domain as it stands now; the same about one domain is said once. */
  async #judge(events: ClaimedMails['events'], { link }: Recipient, language: Language) {
    const { describe, clock } = this.#deps;
    const now = clock().toISOString();
    const found = {
      outdated: [] as number[],
      waiting: [] as number[],
      sent: [] as ClaimedMails['events'],
    };
    const items = new Map<string, MailItem>();
    for (const event of events) {
      const domain = await describe(event.domainId, language, link === null);
      const verdict = judgeMail(event.topic, domain, now);
      if (verdict.kind === 'outdated') found.outdated.push(event.id);
      else if (verdict.kind === 'wait') found.waiting.push(event.id);
      else {
        items.set(`${event.domainId} ${event.topic}`, verdict.item);
        found.sent.push(event);
      }
    }
    return { ...found, items: [...items.values()] };
  }

  async #record(events: ClaimedMails['events'], failure: Awaited<ReturnType<SendMail>>): Promise<void> {
    const { db, clock, metrics, log } = this.#deps;
    const at = clock();
    const now = at.toISOString();
    if (failure === null) {
      metrics.mailAttempts.inc({ result: 'sent' });
      await endMails(db, ids(events), { outcome: 'sent', now });
      return;
    }
    log.warn({ mails: ids(events), status: failure.status }, 'a mail was not taken');
    for (const { id, attempts, firstAt } of events) {
      const verdict = judgeFailure(failure, { attempts, firstAt: new Date(firstAt), now: at });
      const { error } = failure;
      metrics.mailAttempts.inc({ result: verdict.kind === 'end' ? verdict.outcome : 'again' });
      if (verdict.kind === 'end') await endMails(db, [id], { outcome: verdict.outcome, now, error });
      else await postponeMails(db, [id], { nextAt: verdict.at, error, attempted: true });
    }
  }

  /** The log of mails is kept for a month. */
  async #forget(): Promise<void> {
    const { db, clock } = this.#deps;
    const now = clock().getTime();
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    const before = new Date(now - KEPT_MS).toISOString();
    const forgotten = await forgetMails(db, { before, limit: FORGOTTEN_AT_ONCE });
    if (forgotten < FORGOTTEN_AT_ONCE) this.#forgotAt = now;
  }
}

const ids = (events: ClaimedMails['events']) => events.map(({ id }) => id);
