import { createPrivateKey } from 'node:crypto';
import { problemKind } from '../../core/checks/problems.ts';
import type { CaFacts } from '../../core/observations.ts';
import type { AccountFile } from './account.ts';
import { property } from './resources.ts';
import { AcmeError, createSession, type Session } from './session.ts';
import { createTransport, type Transport } from './transport.ts';

export type AccountCheckOptions = {
  /** Reads the account that orders; null: there is none yet. */
  read: () => Promise<AccountFile | null>;
  directory: string;
  caFile: string | null;
  clock: () => Date;
  transport?: Transport;
};

/** `unknown`: the CA could not be asked, or knows of no such account, which the next order makes anew. */
type Answer = 'accepted' | 'refused' | 'unknown';

/** A process asks the CA about an account at most this often, for all names; sooner where the answer may change soon. */
const KEEP_MS: Readonly<Record<Answer, number>> = { accepted: 3_600_000, refused: 300_000, unknown: 60_000 };
/** A preflight waits for the answer no longer than this. */
const WITHIN_MS = 2_000;

/**
 * Creates a function that asks the CA whether our account may order there (RFC 8555, section 7.1.2). Rejects only where
 * the account cannot be read.
 */
export function createAccountCheck(
  options: AccountCheckOptions,
): () => Promise<NonNullable<CaFacts['account']>> {
  const { read, directory, caFile, clock, transport = createTransport(caFile) } = options;
  const session = createSession({ directory, transport, clock });
  let kept: { uri: string; until: number; answer: Promise<Answer> } | null = null;
  const answerFor = (uri: string, key: string): Promise<Answer> => {
    const now = clock().getTime();
    if (kept !== null && kept.uri === uri && now < kept.until) return kept.answer;
    const asked = { uri, until: now + KEEP_MS.accepted, answer: ask(session, uri, key) };
    kept = asked;
    return asked.answer.then((answer) => {
      asked.until = now + KEEP_MS[answer];
      return answer;
    });
  };
  return async () => {
    const account = await read();
    if (account === null || account.uri === null) return { uri: null };
    const { uri, key } = account;
    return (await answerFor(uri, key)) === 'refused' ? { uri, refused: true } : { uri };
  };
}

async function ask(session: Session, uri: string, key: string): Promise<Answer> {
  const signer = { key: createPrivateKey(key), accountUri: uri };
  try {
    const signal = AbortSignal.timeout(WITHIN_MS);
    const { resource } = await session.post({ step: 'account', url: uri, payload: null, signer }, signal);
    const status = property(resource, 'status');
    if (status === 'deactivated' || status === 'revoked') return 'refused';
    return status === 'valid' ? 'accepted' : 'unknown';
  } catch (error) {
    if (!(error instanceof AcmeError)) throw error;
    const { problem } = error;
    const isGone = problem.type === 'urn:ietf:params:acme:error:accountDoesNotExist';
    return problemKind(problem).cause === 'account' && !isGone ? 'refused' : 'unknown';
  }
}
