import { connectTo } from '../cli/connection.ts';
import type { CliDeps } from '../cli/context.ts';
import { runCli } from '../cli/program.ts';

export type CliRun = { code: number; out: string; err: string };

/** Runs command lines against an API that listens at `url`; `token` is what the settings would give. */
export function createTestCli({
  url,
  token,
  ...overrides
}: { url: string; token: string | null } & Partial<CliDeps>): (...args: string[]) => Promise<CliRun> {
  return async (...args) => {
    const run: CliRun = { code: -1, out: '', err: '' };
    const unused = async () => 0;
    run.code = await runCli(args, {
      out: (text) => {
        run.out += text;
      },
      err: (text) => {
        run.err += text;
      },
      clock: () => new Date(),
      columns: null,
      colours: false,
      confirm: null,
      sleep: () => new Promise((resolve) => setTimeout(resolve, 10)),
      connect: async (options) => {
        const used = options.token ?? token;
        return { client: connectTo(options.api ?? url, used, 'Check --api.'), token: used };
      },
      run: { up: unused, api: unused, worker: unused, sds: async () => 0, challenges: unused },
      migrate: async () => [],
      workflowOf: async () => null,
      render: async () => [],
      backUp: async ({ into }) => ({ folder: into, removed: [] }),
      supportBundle: async () => undefined,
      createDashboard: async () => ({ dashboard: 'created', url: '', created: [], updated: [] }),
      diagnose: async () => ({ ok: true, checkedAt: new Date().toISOString(), checks: [] }),
      version: '1.2.3',
      ...overrides,
    });
    return run;
  };
}
