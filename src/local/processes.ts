import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { backOffMs } from '../lib/back-off.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';
import { logTail, openLog, sizeOf } from './log-files.ts';
import { forgetStarted, RUN_MARK, recordStarted } from './pid-files.ts';
import { signalProcess, until } from './process-identity.ts';

export type ProcessSpec = {
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment of the process. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  uid?: number;
  gid?: number;
  /** Asked every 50 ms until true; a rejection counts as not yet. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  /** The signal for a graceful shutdown; default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Holds a pipe to its standard input open for as long as this process lives. */
  holdsStdin?: boolean;
  /** Done before each start, also each restart. */
  beforeStart?: () => Promise<void>;
};

export type Supervised = { name: string; pid: number | null; restarts: number };

export type Supervisor = {
  /** Starts it and waits until it is ready. From then on it is started again whenever it ends. */
  start(spec: ProcessSpec): Promise<void>;
  /**
   * Stops all, the last started first. May be called more than once.
   * @returns what could not be ended, not by SIGKILL either.
   */
  stop(): Promise<Supervised[]>;
  /** Ends all at once with SIGKILL. */
  kill(): void;
  list(): Supervised[];
};

export type SupervisorOptions = {
  runDir: string;
  logDir: string;
  /** Takes one line per restart. */
  report: (line: string) => void;
  /** From SIGTERM to SIGKILL. */
  graceMs?: number;
};

const BACK_OFF = { firstMs: 100, mostMs: 5_000 };
/** A process that lived this long starts with the shortest back-off again. */
const STEADY_AFTER_MS = 30_000;
/** A first start may fail this often: a port or a lock can take a moment to become free after a kill. */
const FIRST_STARTS = 4;

type State = {
  spec: ProcessSpec;
  child: ChildProcess | null;
  stopping: boolean;
  ready: boolean;
  starts: number;
  failuresInRow: number;
  startedAt: number;
  timer: NodeJS.Timeout | null;
  logStart: number;
  failure: string | null;
};

/**
 * Runs the parts of the local stack as child processes, each in its own process group, so that a Ctrl-C in the terminal
 * reaches us alone and the parts stop in order. Their output goes straight to files: it survives us.
 */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const states: State[] = [];
  let stopped: Promise<void> | null = null;
  const list = () => states.map(shown);
  return {
    async start(spec) {
      if (stopped) throw interrupted();
      const state = newState(spec);
      states.push(state);
      await launch(state, options);
      await untilReady(state, options);
    },
    async stop() {
      stopped ??= stopAll(states, options);
      await stopped;
      return list().filter(({ pid }) => pid !== null);
    },
    kill() {
      stopped ??= Promise.resolve();
      for (const state of states) {
        retire(state);
        if (state.child?.pid) signalProcess(-state.child.pid, 'SIGKILL');
      }
    },
    list,
  };
}

const shown = ({ spec, child, starts }: State): Supervised => ({
  name: spec.name,
  pid: child?.pid ?? null,
  restarts: Math.max(0, starts - 1),
});

function newState(spec: ProcessSpec): State {
  return {
    spec,
    child: null,
    stopping: false,
    ready: false,
    starts: 0,
    failuresInRow: 0,
    startedAt: 0,
    timer: null,
    logStart: 0,
    failure: null,
  };
}

async function launch(state: State, options: SupervisorOptions): Promise<void> {
  const { spec } = state;
  await spec.beforeStart?.();
  if (state.stopping) return;
  const logFile = join(options.logDir, `${spec.name}.log`);
  const log = openLog(logFile);
  if (state.starts === 0) state.logStart = sizeOf(logFile);
  state.starts += 1;
  state.startedAt = performance.now();
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...spec.env, [RUN_MARK]: options.runDir },
    stdio: [spec.holdsStdin === true ? 'pipe' : 'ignore', log, log],
    detached: true,
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  child.once('error', (error) => ended(state, options, systemErrorCode(error) ?? error.message));
  // Known and listened to before anything else is done: whatever fails below, this child is ours to stop.
  if (child.pid !== undefined) state.child = child;
  child.once('exit', (code, signal) => ended(state, options, signal ?? `exit code ${code}`));
  // Nothing is ever written there, and its end is told by `exit`.
  child.stdin?.on('error', () => undefined);
  closeSync(log);
  if (child.pid !== undefined) noteStarted(spec, child.pid, options);
}

/** The note is for the next `up`, should this one be killed; on a full disk the part runs without one. */
function noteStarted({ name, stopSignal = 'SIGTERM' }: ProcessSpec, pid: number, options: SupervisorOptions) {
  try {
    recordStarted(options.runDir, { name, pid, stopSignal });
  } catch (error) {
    options.report(
      `${name} (pid ${pid}) runs, but could not be noted in ${options.runDir} (${reasonOf(error)})`,
    );
  }
}

function noteEnded(name: string, options: SupervisorOptions): void {
  try {
    forgetStarted(options.runDir, name);
  } catch (error) {
    options.report(`${name} has ended, but its note stays in ${options.runDir} (${reasonOf(error)})`);
  }
}

const reasonOf = (error: unknown): string =>
  systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error));

/** Starts it again after a back-off, unless it is to stop or has failed its first starts. */
function ended(state: State, options: SupervisorOptions, how: string): void {
  const { name } = state.spec;
  state.child = null;
  noteEnded(name, options);
  if (state.stopping) return;
  const lived = performance.now() - state.startedAt;
  state.failuresInRow = lived > STEADY_AFTER_MS ? 1 : state.failuresInRow + 1;
  if (!state.ready && state.failuresInRow >= FIRST_STARTS) {
    state.failure = how;
    return;
  }
  const delayMs = backOffMs(BACK_OFF, state.failuresInRow);
  if (state.ready) options.report(`${name} ended (${how}); starting it again in ${delayMs} ms`);
  state.timer = setTimeout(() => {
    launch(state, options).catch((error: unknown) => ended(state, options, reasonOf(error)));
  }, delayMs);
}

async function untilReady(state: State, options: SupervisorOptions): Promise<void> {
  const { spec } = state;
  const logFile = join(options.logDir, `${spec.name}.log`);
  await until(async () => {
    if (state.failure !== null || state.stopping) return true;
    state.ready = state.child !== null && (await isReady(spec));
    return state.ready;
  }, spec.readyWithinMs);
  if (state.ready) return;
  if (state.stopping) throw interrupted();
  const why = state.failure ?? `not ready within ${Math.round(spec.readyWithinMs / 1000)} s`;
  const detail = logTail(logFile, state.logStart);
  throw new LocalError('not_ready', `${spec.name} did not start (${why}); its log is ${logFile}.`, {
    detail,
  });
}

/** A part that is not up yet refuses connections; that is no failure. */
async function isReady(spec: ProcessSpec): Promise<boolean> {
  try {
    return await spec.ready();
  } catch {
    return false;
  }
}

async function stopAll(states: State[], options: SupervisorOptions): Promise<void> {
  for (const state of states) retire(state);
  for (const state of states.toReversed()) await stopOne(state, options);
}

/** From here on it is not started again. */
function retire(state: State): void {
  state.stopping = true;
  if (state.timer) clearTimeout(state.timer);
}

async function stopOne(state: State, options: SupervisorOptions): Promise<void> {
  const pid = state.child?.pid;
  if (pid === undefined) return;
  signalProcess(pid, state.spec.stopSignal ?? 'SIGTERM');
  if (await until(() => state.child === null, options.graceMs ?? 10_000)) return;
  options.report(`${state.spec.name} did not stop in time and was killed`);
  signalProcess(-pid, 'SIGKILL');
  await until(() => state.child === null, 5000);
}

function interrupted(): LocalError {
  return new LocalError('interrupted', 'Stopped before everything was up.');
}
