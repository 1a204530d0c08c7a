/**
 * A state of PostgreSQL in which a correct query cannot be executed. `act`: `nobody`, the state is transient and the
 * caller retries; `operator`, it lasts until an operator fixes it.
 */
export type DatabaseTrouble = {
  act: 'nobody' | 'operator';
  /** SQLSTATE, or the code of a network or TLS error; null where there is none. */
  code: string | null;
  /** Goes on after "PostgreSQL ". */
  detail: string;
  fix: string;
  /** True when every further query fails in the same way, whatever it asks. */
  concernsAll: boolean;
};

type Details = Omit<DatabaseTrouble, 'code'>;

const WAIT = 'Nothing, unless it lasts; then read the log of PostgreSQL.';
const passing = (detail: string, fix = WAIT): Details => ({ act: 'nobody', detail, fix, concernsAll: false });
const toMend = (detail: string, fix: string, concernsAll = true): Details => ({
  ...{ act: 'operator', detail, fix, concernsAll },
});

const UNREACHABLE = passing(
  'cannot be reached',
  'Start PostgreSQL, or correct host and port in DATABASE_URL; a firewall between may be the cause too.',
);
const NO_SUCH_DATABASE = toMend(
  'has no such database',
  'Create the database, or correct its name, the last part of DATABASE_URL.',
);
const LACKS = toMend(
  'lacks a table, a column or a function of this version',
  'Run `portal-domains migrate` with the DATABASE_URL of the owner; if that changes nothing, restore a backup.',
  false,
);
const UNKNOWN = toMend('reports a state that is not known here', 'Look at the log of PostgreSQL.', false);

/** SQLSTATEs that say more than their class, or something else. */
const STATES: Readonly<Record<string, Details | 'bug'>> = {
  '25006': toMend(
    'takes no writes',
    'Let DATABASE_URL lead to the primary; or end the read-only mode of the database or of its user (default_transaction_read_only).',
  ),
  '25P03': passing('ended an idle transaction'),
  '25P04': passing('ended a transaction that took too long'),
  '28P01': toMend('refuses the password', 'Correct user and password in DATABASE_URL.'),
  '3D000': NO_SUCH_DATABASE,
  '3F000': LACKS,
  '40002': 'bug',
  '42501': toMend(
    'does not give the user a right that is needed',
    'Run `portal-domains migrate` with the DATABASE_URL of the owner; after a restore also the grants of migrations/0007_tenancy.sql.',
    false,
  ),
  '42703': LACKS,
  '42883': LACKS,
  '42P01': LACKS,
  '53100': toMend('has no room on its disk', "Free or add space on the disk of PostgreSQL's data folder."),
  '53200': toMend(
    'has no memory left',
    'Give PostgreSQL more memory, or lower work_mem and max_connections.',
  ),
  '53300': toMend(
    'has no connection left',
    'Raise max_connections of PostgreSQL, or stop the programs that use its connections.',
  ),
  '53400': toMend(
    'has reached a limit of its configuration',
    'Raise the limit that its log names (temp_file_limit, for example).',
  ),
  '55000': toMend('takes no connections to this database', 'Allow connections to it (datallowconn).'),
  '57014': passing('cancelled the query, as it took too long or an administrator cancelled it'),
  '57P04': NO_SUCH_DATABASE,
};

/**
 * SQLSTATE classes, by their first two characters. A state that neither this table nor `STATES` lists is not a bug in
 * one of our queries.
 */
const CLASSES: Readonly<Record<string, Details | 'bug'>> = {
  '08': UNREACHABLE,
  '28': toMend('refuses the user', 'Correct the user in DATABASE_URL, or allow it in pg_hba.conf.'),
  '40': passing('rolled back a transaction that met another one'),
  '53': toMend('has no resources left', 'Look at the log of PostgreSQL for what it lacks.'),
  '55': passing('could not acquire a lock that another session holds'),
  '57': passing('is being stopped or started'),
  '58': toMend(
    'cannot read or write its files',
    'Look at the log of PostgreSQL and at the disk of its data folder.',
  ),
  '0L': toMend('does not give the user a right that is needed', 'Correct the user in DATABASE_URL.', false),
  '0P': toMend(
    'lacks a role',
    'Let an administrator create the role portal_domains_tenant and grant it to the user of DATABASE_URL.',
    false,
  ),
  '72': passing('has removed what the query was reading'),
  F0: toMend('cannot read its configuration', 'Correct its configuration files; its log names the line.'),
  XX: toMend(
    'reports an error of its own, or damaged data',
    'Look at the log of PostgreSQL; where data is damaged, restore a backup.',
    false,
  ),
  ...Object.fromEntries(
    // What a statement, its values or a constraint of ours say.
    '02 03 09 0A 0B 0F 0Z 10 20 21 22 23 24 25 26 27 2B 2D 2F 34 38 39 3B 42 44 54 P0'
      .split(' ')
      .map((klass) => [klass, 'bug' as const]),
  ),
};

/** No class begins with E; the codes of the system's errors do, some of them with five characters. */
const SQLSTATE = /^(?!E)[0-9A-Z]{5}$/;
/** TLS errors of Node and OpenSSL: the TCP connection is open, and one side does not trust the other. */
const TLS =
  /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;
const NOT_TRUSTED = toMend(
  'does not show a certificate that is trusted here, or takes none of ours',
  'Correct sslmode, sslrootcert, sslcert and sslkey in DATABASE_URL.',
);

/**
 * Returns the trouble that an error stands for, or null when the error is a bug of ours. Reads the codes of the error
 * and its causes, never a message.
 */
export function troubleOf(error: unknown): DatabaseTrouble | null {
  let lost = false;
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    const code: unknown = Reflect.get(current, 'code');
    if (code === 'database_unavailable') lost = true;
    else if (code === 'tenant_role_missing') return { ...(CLASSES['0P'] as Details), code };
    else if (typeof code === 'string') {
      if (SQLSTATE.test(code)) return ofState(code);
      // Only below the connection of the store: a file that is missing has such a code too.
      if (lost || NETWORK.test(code)) return { ...(TLS.test(code) ? NOT_TRUSTED : UNREACHABLE), code };
    }
    current = current.cause;
  }
  return lost ? { ...UNREACHABLE, code: null } : null;
}

/** Codes of connection and name resolution errors; no file error has one of them. */
const NETWORK = /^(ECONN|ENET|EHOST|EAI_|ETIMEDOUT$|EPIPE$|ENOTFOUND$|EADDRNOTAVAIL$)/;

function ofState(code: string): DatabaseTrouble | null {
  const details = STATES[code] ?? CLASSES[code.slice(0, 2)] ?? UNKNOWN;
  return details === 'bug' ? null : { ...details, code };
}

/** The trouble as a sentence without its full stop, for a log or an operator's screen. */
export function troubleWords({ detail, code }: DatabaseTrouble): string {
  return `PostgreSQL ${detail}${code === null ? '' : ` (${code})`}`;
}
