/**
 * Every exit code of the commands. A closed table: scripts distinguish errors by it, without reading a message. The
 * processes (`up`, `api`, `worker`, `challenges`, `sds`) end with 0 after a stop, and else with 1.
 */
export const EXIT_CODES = {
  done: { exitCode: 0, means: 'the requested state is reached; `doctor` found no failure' },
  failed: {
    exitCode: 1,
    means: 'it is not so, for another reason than those below; `doctor` found something wrong',
  },
  usage: { exitCode: 2, means: 'the command line or a setting is wrong; nothing was requested' },
  refused: {
    exitCode: 3,
    means: 'it is not permitted: by the rules, by the key or token, or because it was not confirmed',
  },
  not_found: { exitCode: 4, means: 'what was named is not there' },
  unreachable: {
    exitCode: 5,
    means: 'a service cannot be reached, or cannot answer now: try again later',
  },
  not_yet: {
    exitCode: 6,
    means: 'it was requested, but was not reached within the time limit; the product continues by itself',
  },
} as const satisfies Record<string, { exitCode: number; means: string }>;

export type FailureKind = Exclude<keyof typeof EXIT_CODES, 'done'>;

/** Every error code of the commands' own, beside those of the API; each is of one kind. */
const KINDS = {
  usage: 'usage',
  no_token: 'usage',
  no_tenant: 'usage',
  ambiguous: 'usage',
  wrong_setting: 'usage',
  not_a_cluster: 'usage',
  unknown_gateway: 'usage',
  not_confirmed: 'refused',
  not_possible: 'refused',
  switched_off: 'refused',
  gave_up: 'failed',
  file_exists: 'refused',
  file_unreadable: 'usage',
  posthog_refused: 'refused',
  database_newer: 'refused',
  database_rights: 'refused',
  tenant_not_found: 'not_found',
  domain_not_found: 'not_found',
  session_not_found: 'not_found',
  api_unreachable: 'unreachable',
  unexpected_answer: 'unreachable',
  database_unavailable: 'unreachable',
  not_yet: 'not_yet',
} as const satisfies Record<string, FailureKind>;

export type CliErrorCode = keyof typeof KINDS;

/** Returns the kind of an error by its code; `failed` for the codes that only one program of ours has. */
export function kindOf(code: string): FailureKind {
  return Object.hasOwn(KINDS, code) ? KINDS[code as CliErrorCode] : 'failed';
}

/** Returns the kind of an answer of the API by its HTTP status: an older command line knows new codes by it. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 404) return 'not_found';
  if (status === 400) return 'usage';
  if (status === 500) return 'failed';
  return status > 500 ? 'unreachable' : 'refused';
}
