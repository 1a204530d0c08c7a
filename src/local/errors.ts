/** Everything that can keep the local stack from starting, each with a sentence that says what to do. */
export type LocalErrorCode =
  | 'no_python'
  | 'no_pip'
  | 'download_failed'
  | 'not_executable'
  | 'too_old'
  | 'setting_not_found'
  | 'unsupported_platform'
  | 'folder_not_writable'
  | 'folder_not_private'
  | 'folder_in_use'
  | 'disk_full'
  | 'port_taken'
  | 'port_not_allowed'
  | 'port_used_twice'
  | 'postgres_failed'
  | 'postgres_version'
  | 'postgres_user'
  | 'database_newer'
  | 'not_built'
  | 'not_ready'
  | 'wrong_setting'
  | 'interrupted';

/** Stops the local stack with one sentence for the person at the terminal; `detail` holds what the program said. */
export class LocalError extends Error {
  readonly code: LocalErrorCode;
  readonly detail: string | null;
  constructor(
    code: LocalErrorCode,
    sentence: string,
    options: { detail?: string | null; cause?: unknown } = {},
  ) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LocalError';
    this.code = code;
    this.detail = options.detail ?? null;
  }
}
