import { type Config, ConfigError, type Environment } from '../config/config.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { LocalError } from './errors.ts';
import { type Stack, startStack } from './stack.ts';
import { pagesUrl, stackRows, upText } from './up-text.ts';

export type UpOptions = {
  config: Config;
  environment: Environment;
  /** Standard output: what runs where. */
  out: (line: string) => void;
  /** Standard error: progress and errors. */
  err: (line: string) => void;
  /** One JSON object on standard output instead of the table. */
  json?: boolean;
  signals?: StopSignals;
};

/** The first request to stop ends everything in order, the second at once. */
export type StopSignals = { stop: AbortSignal; kill: AbortSignal; release(): void };

/** Ctrl-C under npm arrives twice, from the terminal and from npm: what comes this soon after the first is the same. */
const SAME_REQUEST_MS = 1000;

/**
 * Runs everything on this machine until it is asked to stop.
 * @returns the exit code: 0 after a stop, 1 when something could not start (one sentence says what to do).
 */
export async function runUp(options: UpOptions): Promise<number> {
  const { config, err } = options;
  const log = createLog(config.logLevel, 'up');
  const signals = options.signals ?? processSignals(err);
  const started = performance.now();
  try {
    const stack = await startStack({
      config,
      log,
      out: err,
      environment: options.environment,
      stop: signals.stop,
      kill: signals.kill,
    });
    announce(options, stack, ((performance.now() - started) / 1000).toFixed(1));
    await stopRequested(signals.stop);
    await Promise.race([stack.close(), stopRequested(signals.kill)]);
    const left = stack.processes().filter(({ pid }) => pid !== null);
    if (!signals.kill.aborted && left.length > 0) {
      err(`Not everything has stopped: ${left.map(({ name, pid }) => `${name} (pid ${pid})`).join(', ')}.`);
      return 1;
    }
    err(signals.kill.aborted ? 'Everything was ended at once.' : 'Everything has stopped; the data stays.');
    return 0;
  } catch (error) {
    return explain(error, err, log);
  } finally {
    signals.release();
  }
}

function announce({ config, out, json }: UpOptions, stack: Stack, seconds: string): void {
  const rows = stackRows(config, stack.addresses, stack.edge);
  const { operatorKey } = stack;
  if (json) {
    out(JSON.stringify({ seconds: Number(seconds), parts: rows, operatorKey, processes: stack.processes() }));
  } else {
    out(upText({ rows, operatorKey, pages: pagesUrl(config), seconds, sandbox: config.sandbox }));
  }
}

/** One sentence, and what the program concerned said; a stack trace only in the log. */
function explain(error: unknown, err: (line: string) => void, log: Log): number {
  if (error instanceof LocalError && error.code === 'interrupted') {
    err(error.message);
    return 130;
  }
  if (error instanceof LocalError || error instanceof ConfigError) {
    err(`Error: ${error.message}`);
    if (error instanceof LocalError && error.detail) err(indent(error.detail));
    log.debug({ err: error }, 'up failed');
    return 1;
  }
  err(`Error: ${error instanceof Error ? error.message : String(error)}`);
  log.error({ err: error }, 'up failed in a way that was not foreseen');
  return 1;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  | ${line}`)
    .join('\n');
}

function stopRequested(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Ctrl-C, `kill` and a closed terminal. */
function processSignals(err: (line: string) => void): StopSignals {
  const stop = new AbortController();
  const kill = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    if (!stop.signal.aborted) {
      firstAt = performance.now();
      err('Stopping (once more: at once) ...');
      stop.abort();
    } else if (performance.now() - firstAt > SAME_REQUEST_MS) {
      kill.abort();
    }
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    stop: stop.signal,
    kill: kill.signal,
    release() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
