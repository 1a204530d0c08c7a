import { writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** The path of the built workflow bundle that workers load. */
export const BUNDLE_FILE = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** The product's workflow code as one script. `entry`: src/workflows/index.ts, or what it is compiled to. */
export function bundleWorkflows(entry: string): Promise<string> {
  return bundleCode(entry, [join(dirname(entry), `trace-rounds${extname(entry)}`)]);
}

/** Any workflow code as one script. `interceptors`: the files of modules that come with it. */
export async function bundleCode(entry: string, interceptors: string[] = []): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    workflowInterceptorModules: interceptors,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  return code;
}

/** Writes the bundle next to the compiled code. */
export async function buildBundle(): Promise<void> {
  const entry = fileURLToPath(new URL('../workflows/index.js', import.meta.url));
  await writeFile(BUNDLE_FILE, await bundleWorkflows(entry));
}
