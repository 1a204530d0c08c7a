import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { OWN_PROBLEMS, ownProblem } from '../../core/issuance/acme-errors.ts';
import { removeDrafts, replaceFile } from '../../lib/replace-file.ts';
import { absentAsNull } from '../../lib/system-error.ts';
import { newKey } from '../x509.ts';
import { AcmeError, type Session, type Signer } from './session.ts';

/** The account at the CA: made once, and kept with its key in one file. */
export type Account = {
  /** Returns who signs, registered at the CA; registers where that is not done yet. */
  signer(signal: AbortSignal): Promise<Signer>;
  /** The thumbprint of the key (RFC 7638), which key authorizations hold. */
  thumbprint(signal: AbortSignal): Promise<string>;
  /** Registers the key anew with the next call, as the CA does not know the account. */
  forgetUri(): Promise<void>;
};

export type AccountFile = { uri: string | null; key: string };

export type AccountOptions = {
  folder: string;
  email: string | null;
  session: Session;
  clock: () => Date;
  /** An account that somebody else has kept until now, taken over where the folder has none. */
  inherited: () => Promise<AccountFile | null>;
};

const accountFile = (folder: string): string => join(folder, 'account.json');

export function openAccount(options: AccountOptions): Account {
  let kept: Promise<AccountFile & { uri: string }> | null = null;
  const registered = (signal: AbortSignal) => {
    kept ??= register(options, signal).catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
  return {
    async signer(signal) {
      const { uri, key } = await registered(signal);
      return { accountUri: uri, key: createPrivateKey(key) };
    },
    async thumbprint(signal) {
      const { key } = await registered(signal);
      return calculateJwkThumbprint(await exportJWK(createPublicKey(createPrivateKey(key))));
    },
    async forgetUri() {
      const account = await readAccount(options.folder);
      kept = null;
      if (account.kind === 'kept') await write(options.folder, { key: account.key, uri: null });
    },
  };
}

/** The key is on the disk before the CA hears of it: a process that is killed here finds the same account again. */
async function register(
  { folder, email, session, clock, inherited }: AccountOptions,
  signal: AbortSignal,
): Promise<AccountFile & { uri: string }> {
  const now = () => clock().toISOString();
  await removeDrafts(folder);
  const found = await readAccount(folder);
  if (found.kind === 'damaged') {
    const detail = `${accountFile(folder)} cannot be read as an account; restore it from a backup, or remove it.`;
    throw new AcmeError(ownProblem('account', OWN_PROBLEMS.notReady, detail, now()));
  }
  const account =
    found.kind === 'kept' ? found : ((await inherited()) ?? { key: newKey(), uri: null as string | null });
  const { key } = account;
  if (account.uri !== null && found.kind === 'kept') return { key, uri: account.uri };
  await write(folder, { key, uri: account.uri });
  if (account.uri !== null) return { key, uri: account.uri };
  const uri = await newAccount(session, createPrivateKey(key), email, signal);
  if (uri === null) {
    const detail = 'The CA took the account and did not say where it is.';
    throw new AcmeError(ownProblem('account', OWN_PROBLEMS.unavailable, detail, now()));
  }
  await write(folder, { key, uri });
  return { key, uri };
}

async function newAccount(session: Session, key: KeyObject, email: string | null, signal: AbortSignal) {
  const { newAccount: url } = await session.resources('account', signal);
  const payload = {
    termsOfServiceAgreed: true,
    ...(email === null ? {} : { contact: [`mailto:${email}`] }),
  };
  const signer = { key, accountUri: null };
  return (await session.post({ step: 'account', url, payload, signer }, signal)).location;
}

const write = (folder: string, account: AccountFile) =>
  replaceFile(accountFile(folder), `${JSON.stringify(account)}\n`);

type Found = { kind: 'absent' | 'damaged' } | ({ kind: 'kept' } & AccountFile);

/** Reads the account of a folder. */
export async function readAccount(folder: string): Promise<Found> {
  const text = await readFile(accountFile(folder), 'utf8').catch(absentAsNull);
  if (text === null) return { kind: 'absent' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return { kind: 'damaged' };
    const { uri, key } = value as Record<string, unknown>;
    if (typeof key !== 'string' || (uri !== null && typeof uri !== 'string')) return { kind: 'damaged' };
    createPrivateKey(key);
    return { kind: 'kept', uri, key };
  } catch {
    // No JSON, or no key.
    return { kind: 'damaged' };
  }
}
