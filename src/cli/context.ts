import type { Command } from 'commander';
import type { DashboardReport } from '../analytics/create-dashboard.ts';
import type { ApiClient } from '../client/client.ts';
import type { EdgeTarget, RenderedObject } from '../edge/port.ts';
import type { DoctorReport } from './doctor-report.ts';
import { CliError } from './failure.ts';
import { asksForJson, type Output } from './output.ts';

/** The dependencies of the commands, provided by the composition root. */
export type CliDeps = {
  out: (text: string) => void;
  err: (text: string) => void;
  /** How many columns the terminal has; null where a program reads. */
  columns: number | null;
  /** True when standard output shows colours. */
  colours: boolean;
  clock: () => Date;
  /** Asks the person at the terminal for a yes; null where there is none. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** Waits between two polls of a command. */
  sleep: (ms: number) => Promise<void>;
  /** The client for the options given, else for the settings. */
  connect: (options: { api?: string; token?: string }) => Promise<Connection>;
  /** The commands that are processes of their own; each resolves with the exit code. */
  run: Record<
    'up' | 'api' | 'worker' | 'challenges' | 'sds',
    (options: { json: boolean }) => Promise<number>
  >;
  /** Brings the database up to date; resolves with the names of what was applied. */
  migrate: () => Promise<string[]>;
  /** Checks everything that the product depends on. */
  diagnose: () => Promise<DoctorReport>;
  /**
   * Returns the state of a domain's workflow from Temporal itself; `unknown` is the reason why it could not be read.
   */
  workflowOf: (domainId: string) => Promise<WorkflowSeen | null | { unknown: string }>;
  /** The objects that the worker of these settings applies for a domain; a CliError where it applies none. */
  render: (target: EdgeTarget) => Promise<readonly RenderedObject[]>;
  /** Writes a support bundle. */
  supportBundle: (options: { domain: string | null; file: string }) => Promise<void>;
  /** Copies the data folder of a running `up`; see local/backup.ts. */
  backUp: (options: { into: string; keep: number | null }) => Promise<{ folder: string; removed: string[] }>;
  /** Brings the dashboard in PostHog to what this version says. */
  createDashboard: () => Promise<DashboardReport>;
  version: string;
};

/** The facts about a workflow that `explain` shows. */
export type WorkflowSeen = {
  workflowId: string;
  runId: string;
  status: string;
  startedAt: string;
  endedAt: string | null;
  historyLength: number;
  pendingActivities: { type: string; attempt: number; lastFailure: string | null }[];
};

export type Connection = { client: ApiClient; token: string | null };

type GlobalOptions = { api?: string; token?: string };

/** One command's surroundings. */
export type CliContext = CliDeps & Connection & Output;

/** Connects with the global options of the command line. */
export async function contextOf(deps: CliDeps, command: Command): Promise<CliContext> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const connection = await deps.connect(options);
  if (connection.token === null) {
    throw new CliError(
      'no_token',
      'Give an operator key or a tenant token with --token or PORTAL_API_TOKEN; the first operator key was printed by the first `up`.',
    );
  }
  return { ...deps, ...connection, json: asksForJson(command) };
}
