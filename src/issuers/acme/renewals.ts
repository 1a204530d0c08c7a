import { retryAfterOf } from '../../core/issuance/acme-errors.ts';
import {
  afterRenewalAnswer,
  firstRenewalQuestion,
  type RenewalAnswer,
  type RenewalAsked,
  readRenewalInfo,
  timeInWindow,
} from '../../core/issuance/renewal-info.ts';
import type { Renewal, StoredCertificate } from '../port.ts';
import { openRecords, textsOf } from '../records.ts';
import { certificateId } from './certificate-id.ts';
import { AcmeError, type Session } from './session.ts';

/** The CA's wishes for the renewal of the certificates that are held (RFC 9773), as it was asked last. */
export type Renewals = {
  /** Returns the wish for this certificate; null: the CA has told none. */
  read(name: string, certificate: StoredCertificate): Promise<Renewal | null>;
  /** Asks the CA, where it is time to. A CA that cannot be asked is asked again later. */
  ask(name: string, certificate: StoredCertificate): Promise<void>;
  remove(name: string): Promise<void>;
};

export type RenewalsOptions = {
  folder: string;
  session: Session;
  clock: () => Date;
  /** Returns a random number from 0 to 1. */
  random: () => number;
};

/** `certificate`: the identifier of the one that it is about. */
type RenewalRecord = RenewalAsked & { certificate: string };

/** Nobody waits for the CA longer than this. */
const WITHIN_MS = 3_000;

export function openRenewals({ folder, session, clock, random }: RenewalsOptions): Renewals {
  const records = openRecords(folder, parse, { durable: false });
  const now = () => clock().toISOString();
  const recordOf = async (name: string, certificate: string): Promise<RenewalRecord> => {
    const known = await records.read(name);
    if (known?.certificate === certificate) return known;
    return { ...firstRenewalQuestion(random(), now()), certificate };
  };
  return {
    async read(name, { chain }) {
      const id = certificateId(chain);
      const record = id === null ? null : await records.read(name);
      if (record === null || record.certificate !== id || record.info === null) return null;
      return { at: timeInWindow(record.info, record.share), explained: record.info.explained };
    },
    async ask(name, { chain }) {
      const id = certificateId(chain);
      if (id === null) return;
      const record = await recordOf(name, id);
      if (record.askAt > now()) return;
      const answer = await askOf(session, id, now);
      await records.write(name, { ...afterRenewalAnswer(record, answer, now()), certificate: id });
    },
    remove: (name) => records.remove(name),
  };
}

async function askOf(session: Session, id: string, now: () => string): Promise<RenewalAnswer> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  try {
    const { renewalInfo } = await session.resources('order', signal);
    if (renewalInfo === null) return { kind: 'unusable' };
    const { resource, retryAfter } = await session.get(
      { step: 'order', url: `${renewalInfo}/${id}` },
      signal,
    );
    const info = readRenewalInfo(resource);
    return info === null
      ? { kind: 'unusable' }
      : { kind: 'info', info, retryAfter: retryAfterOf(retryAfter, now()) };
  } catch (error) {
    if (!(error instanceof AcmeError)) throw error;
    const { status } = error.problem;
    return { kind: status === null || status >= 500 || status === 429 ? 'away' : 'unusable' };
  }
}

/** Reads a record; the fields that our own process alone writes are taken as they are. */
function parse(value: unknown): RenewalRecord | null {
  return textsOf(value, ['certificate', 'askAt']) === null ? null : (value as RenewalRecord);
}
