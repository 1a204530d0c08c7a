import { stat } from 'node:fs/promises';
import { LocalError } from './errors.ts';
import { exists, findOnPath } from './pip.ts';
import { runProgram } from './run-program.ts';

/** How PostgreSQL's programs are run: as whom, and behind which other program. */
export type PostgresAccount = { uid?: number; gid?: number; owner: Owner | null; prefix: readonly string[] };
type Owner = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root. When we are root, it runs as the owner of its data, or else as the system's
 * `postgres` or `nobody`; no user is created. If that user cannot reach the data or the programs (a clone below
 * /root, a folder with mode 0700), `setpriv`, if available, grants it the capability to search folders, also for
 * access(2), which initdb calls: access(2) checks as the real user, for whom the kernel would drop the capability.
 * @throws LocalError postgres_user.
 */
export async function postgresAccount(options: {
  /** Must be reachable: the program and the folder that holds the data. */
  program: string;
  folder: string;
  /** The data, which may not be there yet. */
  data: string;
  path: string;
}): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { owner: null, prefix: [] };
  const owner = (await ownerOf(options.data)) ?? (await systemUser());
  const reaches = (account: PostgresAccount) => canReach(account, [options.program, options.folder]);
  const plain: PostgresAccount = { ...owner, owner, prefix: [] };
  if (await reaches(plain)) return plain;
  const setpriv = await findOnPath('setpriv', options.path);
  if (setpriv !== null) {
    const ids = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'];
    const right = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
    const alsoByAccess = ['--securebits', '+no_setuid_fixup', '--'];
    const helped: PostgresAccount = { owner, prefix: [setpriv, ...ids, ...right, ...alsoByAccess] };
    if (await reaches(helped)) return helped;
  }
  throw new LocalError(
    'postgres_user',
    `As root, PostgreSQL runs as user ${owner.uid}, which cannot reach ${options.program} or ${options.folder}. ` +
      'Let others pass through the folders above them (chmod o+x), put both elsewhere (PORTAL_DATA_DIR), ' +
      'start as another user than root, or set DATABASE_URL.',
  );
}

/** A command line for this account. */
export function asAccount(
  account: PostgresAccount,
  command: string,
  args: readonly string[],
): { command: string; args: string[]; uid?: number; gid?: number } {
  const [first = command, ...rest] = [...account.prefix, command, ...args];
  const { uid, gid } = account;
  return {
    command: first,
    args: rest,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  };
}

async function ownerOf(data: string): Promise<Owner | null> {
  if (!(await exists(data))) return null;
  const { uid, gid } = await stat(data);
  return uid === 0 ? null : { uid, gid };
}

async function systemUser(): Promise<Owner> {
  for (const name of ['postgres', 'nobody']) {
    const uid = await runProgram('id', ['-u', name], { timeoutMs: 5000 });
    const gid = await runProgram('id', ['-g', name], { timeoutMs: 5000 });
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new LocalError(
    'postgres_user',
    'PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`. ' +
      'Create one (useradd --system postgres), start as another user, or set DATABASE_URL.',
  );
}

async function canReach(account: PostgresAccount, files: readonly string[]): Promise<boolean> {
  const { command, args, uid, gid } = asAccount(account, '/bin/sh', [
    '-c',
    'for file; do test -x "$file" || exit 1; done',
    'sh',
    ...files,
  ]);
  const ids = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  const result = await runProgram(command, args, { timeoutMs: 5000, cwd: '/', ...ids });
  return result.code === 0;
}
