/** Everything that can keep the test cluster from being built or started. */
export type ClusterErrorCode =
  | 'no_go'
  | 'build_failed'
  | 'tools_missing'
  | 'ports_taken'
  | 'api_refused'
  | 'not_ready'
  | 'program_failed';

/** Stops the test cluster with one sentence for the person at the terminal; `detail` holds what the program said. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;
  readonly detail: string | null;
  constructor(
    code: ClusterErrorCode,
    sentence: string,
    options: { detail?: string | null; cause?: unknown } = {},
  ) {
    // Test runners show the message alone, so that it must hold what the program said.
    const message = options.detail ? `${sentence}\n${options.detail}` : sentence;
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ClusterError';
    this.code = code;
    this.detail = options.detail ?? null;
  }
}
