import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environment, readConfig } from '../config/config.ts';
import { makeFolder } from '../local/data-folder.ts';
import { exists, findOnPath } from '../local/pip.ts';
import { lastLines, runProgram } from '../local/run-program.ts';

/** schemathesis and everything below it, each with its version. */
const REQUIREMENTS = resolve('e2e/fuzz/requirements.txt');
/** Fixed, so that a run can be repeated. */
const SEED = 20261125;
const EXAMPLES = 8;
/** A run takes half a minute on two cores and several on a busy one; only what hangs is ended. */
export const RUN_MS = 900_000;
const CHECKS =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
const FIXED = [
  `--phases examples,coverage,fuzzing --max-examples ${EXAMPLES} --seed ${SEED} --checks ${CHECKS}`,
  '--continue-on-failure --no-shrink --warnings off --generation-database none --output-truncate false',
].flatMap((line) => line.split(' '));

export type Schemathesis = {
  /** For the documents and what a run leaves. */
  folder: string;
  /** Asks the operations of a document in `folder`; `choice` says which, as its command line does. */
  run(options: {
    url: string;
    token: string | null;
    document: string;
    choice: string[];
  }): Promise<{ code: number; output: string }>;
  remove(): Promise<void>;
};

/** Installed by pip into the cache folder on first use, under the hash of what is pinned; then at once. */
export async function installSchemathesis(): Promise<Schemathesis> {
  const { cacheDir } = readConfig(environment());
  const path = environment().PATH ?? '';
  const python = await findOnPath('python3', path);
  if (python === null) throw new Error('there is no python3 on PATH; the tests need it with pip');
  const pinned = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const packages = join(cacheDir, `schemathesis-${pinned}`);
  if (!(await exists(packages))) await install(python, packages);
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-fuzz-'));
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
    run: async ({ url, token, document, choice }) => {
      const header = token === null ? [] : ['--header', `Authorization: Bearer ${token}`];
      const program = join(packages, 'bin', 'schemathesis');
      const result = await runProgram(
        python,
        [program, '--no-color', 'run', document, '--url', url, ...FIXED, ...choice, ...header],
        { timeoutMs: RUN_MS, cwd: folder, env: { PATH: path, PYTHONPATH: packages, COLUMNS: '120' } },
      );
      return { code: result.code ?? -1, output: `${result.stdout}\n${result.stderr}`.slice(-20_000) };
    },
  };
}

async function install(python: string, packages: string): Promise<void> {
  await makeFolder(resolve(packages, '..'));
  const unfinished = await mkdtemp(`${packages}.tmp-`);
  const what = ['--no-deps', '--only-binary=:all:', '--no-compile', '--target', unfinished];
  const result = await runProgram(
    python,
    ['-m', 'pip', '--disable-pip-version-check', 'install', ...what, '-r', REQUIREMENTS],
    { timeoutMs: 9 * 60_000 },
  );
  if (result.code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Error(`pip could not install schemathesis: ${lastLines(result)}`);
  }
  try {
    await rename(unfinished, packages);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run was faster; its folder is as good as ours.
    if (!(await exists(packages))) throw error;
  }
}
