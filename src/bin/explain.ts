import { PostHogError } from '../analytics/posthog-api.ts';
import { ListenError } from '../api/http/server.ts';
import { ConfigError } from '../config/config.ts';
import { wordsOf } from '../doctor/run.ts';
import { AccessError } from '../kubernetes/errors.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from '../local/errors.ts';
import { NewerDatabaseError } from '../store/database/errors.ts';
import { troubleOf, troubleWords } from '../store/database/trouble.ts';

export type Explained = { code: string; detail: string };

/** SQLSTATE: the database's user lacks a right. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Returns what somebody can do about an error, whichever program it ends; every error has a sentence. */
export function explain(error: unknown): Explained {
  return (
    known(error) ??
    ofTheSystem(error) ??
    ofTheDatabase(error) ?? { code: 'unforeseen', detail: unforeseen(error) }
  );
}

function known(error: unknown): Explained | null {
  if (error instanceof ConfigError || error instanceof AccessError)
    return { code: 'wrong_setting', detail: error.message };
  if (error instanceof PostHogError) return { code: 'posthog_refused', detail: error.message };
  if (error instanceof LocalError) return { code: error.code, detail: error.message };
  if (error instanceof ListenError) return { code: 'cannot_listen', detail: error.message };
  if (error instanceof NewerDatabaseError) return { code: 'database_newer', detail: error.message };
  return null;
}

function ofTheDatabase(error: unknown): Explained | null {
  const trouble = troubleOf(error);
  if (trouble === null) return null;
  // The sentence is the migration's own.
  if (trouble.code === INSUFFICIENT_PRIVILEGE && error instanceof Error)
    return { code: 'database_rights', detail: error.message };
  return { code: 'database_unavailable', detail: `${troubleWords(trouble)}. ${trouble.fix}` };
}

function ofTheSystem(error: unknown): Explained | null {
  const path: unknown = error instanceof Error ? Reflect.get(error, 'path') : undefined;
  const at = typeof path === 'string' ? ` (${path})` : '';
  const code = systemErrorCode(error);
  // What an option parser of Node says names the option.
  if (code?.startsWith('ERR_PARSE_ARGS')) return { code: 'usage', detail: wordsOf(error) };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'disk_full', detail: `The disk is full${at}; free space there, then run this again.` };
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { code: 'not_allowed', detail: `This user may not do that${at}: ${wordsOf(error)}.` };
    case 'EMFILE':
    case 'ENFILE':
      return { code: 'too_many_files', detail: 'Too many files are open; raise the limit (`ulimit -n`).' };
    case 'EEXIST':
      return { code: 'file_exists', detail: 'The file is there already; give another name with --out.' };
    default:
      return null;
  }
}

const unforeseen = (error: unknown) =>
  `${wordsOf(error)}. This was not foreseen; PORTAL_LOG_LEVEL=debug shows where it happened.`;
