import { spawn } from 'node:child_process';

export type ProgramResult = {
  /** Exit code; null when a signal ended it or it could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Why it could not be started, e.g. `ENOENT`; null when it ran. */
  failure: string | null;
};

export type RunOptions = {
  timeoutMs: number;
  cwd?: string;
  /** Whole environment of the program; without it, that of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  uid?: number;
  gid?: number;
  /** Ends the program with SIGKILL when it aborts. */
  signal?: AbortSignal;
  onLine?: (line: string) => void;
};

/** Runs a program to its end without a shell. Never rejects: what went wrong is in the result. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  const { timeoutMs, onLine, ...rest } = options;
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const finish = (code: number | null, failure: string | null) =>
      resolve({ code, stdout, stderr, failure });
    const child = spawn(command, args, {
      ...rest,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (onLine) for (const line of text.split('\n')) if (line.trim()) onLine(line.trim());
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message));
    child.once('close', (code) => finish(code, null));
  });
}

/** The last lines of what a program said, for an error's detail. */
export function lastLines(result: ProgramResult, count = 5): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
