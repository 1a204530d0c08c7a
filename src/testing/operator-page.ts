import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Environment } from '../config/config.ts';
import { findOnPath } from '../local/pip.ts';
import { type ProgramResult, runProgram } from '../local/run-program.ts';
import { compileCache } from './compile-cache.ts';
import { compareToShape } from './output-shape.ts';
import { fillIn, type PageCommand, type Place, readCommands } from './page-commands.ts';
import { ROOT } from './root.ts';
import { CLI } from './run-node.ts';

/** Programs of an operator's machine that neither the product nor its tests bring along. */
const NOT_INCLUDED = ['psql', 'dig', 'curl', 'openssl'];

/** A page of commands, as an operator works through it: in one shell, from the top down. */
export type OperatorPage = {
  /**
   * Runs the commands below this heading that belong to the places, and compares what they print.
   * @param more placeholders that mean something else, or something at all, in this section.
   * @throws Error naming file and line of each command that fails or prints something else; or when there are none.
   */
  run(section: string, more?: Placeholders): Promise<void>;
  /** Runs a text in the same shell. */
  shell(text: string): Promise<ProgramResult>;
  /** Commands of the places that were not run yet. */
  left(): PageCommand[];
  /** Why commands could not be run on this machine, one line each. */
  notRun(): string[];
  close(): Promise<void>;
};

export type Placeholders = Readonly<Record<string, string>>;

export type OperatorPageOptions = {
  /** From the repository's root. */
  file: string;
  places: readonly Place[];
  /** The whole environment of the shell, beside Node's cache of compiled code. */
  env: Environment;
  databaseUrl: string;
  placeholders: Placeholders;
  /** Replacements: texts of the page as a new user has them, and their values here. */
  instead?: Placeholders;
  /** How the commands that need running pods are checked without any. */
  withoutPods?: readonly WithoutPods[];
};

/** `command` as on the page; with `shorter` behind it, it must fail, and say this on standard error. */
type WithoutPods = { command: string; shorter: string; stderr: string };

/**
 * Opens a page; its shell begins with nothing else than `env` says, and keeps what is exported.
 * @throws Error when `withoutPods` names a command that the page no longer has.
 */
export async function openOperatorPage(options: OperatorPageOptions): Promise<OperatorPage> {
  const { file, places, env, databaseUrl, placeholders, instead = {}, withoutPods = [] } = options;
  const commands = readCommands(await readFile(join(ROOT, file), 'utf8'));
  for (const { command } of withoutPods)
    if (!commands.some(({ place, text }) => place === 'pods' && text === command))
      throw new Error(`${file} has no block for pods with: ${command}`);
  const left = new Set(commands.filter(({ place }) => places.includes(place)));
  const folder = await mkdtemp(join(tmpdir(), 'portal-page-'));
  const shell = createShell(join(folder, 'exported'), { ...compileCache(), ...env });
  const notRun: string[] = [];

  /** Returns why a command failed, or null. */
  async function problemOf(command: PageCommand, values: Placeholders): Promise<string | null> {
    const text = replaceAll(fillIn(command.text, values), instead);
    const shape = replaceAll(fillIn(command.shape, values), instead);
    if (command.language === 'sql') return compareOutput(await queryAsPsql(databaseUrl, text), shape);
    if (command.place === 'pods') return problemWithoutPods(command);
    const missing = await missingPrograms(text, env.PATH ?? '');
    if (missing.length > 0) {
      notRun.push(`${file}:${command.line} was not run: there is no ${missing.join(', ')} on this machine`);
      return null;
    }
    const { code, stdout, stderr } = await shell(command.language === 'js' ? asModule(text) : text);
    if (code !== 0) return `exit code ${code}\n${stdout}${stderr}`;
    return compareOutput(stdout, shape);
  }

  async function problemWithoutPods({ text, line }: PageCommand): Promise<string | null> {
    const known = withoutPods.find(({ command }) => command === text);
    if (known === undefined) return 'the test does not know how to check this without pods';
    // What follows the dashes is the command inside the pod.
    const [outside, ...inside] = text.split(' -- ');
    const { code, stdout, stderr } = await shell([`${outside} ${known.shorter}`, ...inside].join(' -- '));
    if (code === 0 || !stderr.includes(known.stderr)) return `exit code ${code}\n${stdout}${stderr}`;
    notRun.push(`${file}:${line} was only checked for its words, as no pods run here: ${text}`);
    return null;
  }

  return {
    async run(section, more = {}) {
      const ofSection = [...left].filter((command) => command.section === section);
      if (ofSection.length === 0) throw new Error(`${file} has no command to run below "${section}"`);
      const problems: string[] = [];
      for (const command of ofSection) {
        left.delete(command);
        const problem = await problemOf(command, { ...placeholders, ...more });
        if (problem !== null) problems.push(`${file}:${command.line}: ${command.text}\n${problem}`);
      }
      if (problems.length > 0) throw new Error(problems.join('\n\n'));
    },
    shell,
    left: () => [...left],
    notRun: () => notRun,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs our own program, as npx does, without the second of processor time in which it finds that. */
const AS_NPX = `npx() { shift; PATH="${join(ROOT, 'node_modules/.bin')}:$PATH" node "${join(ROOT, CLI)}" "$@"; }`;

/** One bash a command; what a command exports, the next one has. The first command that goes by npx goes by npx itself. */
function createShell(exported: string, env: Environment) {
  const keep = `[ ! -f '${exported}' ] || . '${exported}'`;
  let before = keep;
  return (text: string) => {
    const script = `${before}\n${text}\nexport -p >'${exported}'`;
    if (/\bnpx portal-domains\b/.test(text)) before = `${keep}\n${AS_NPX}`;
    return runProgram('bash', ['-euo', 'pipefail', '-c', script], {
      env,
      cwd: ROOT,
      timeoutMs: 180_000,
    });
  };
}

const replaceAll = (text: string, instead: Placeholders) =>
  Object.entries(instead).reduce((so, [from, to]) => so.replaceAll(from, to), text);

/** Runs as a module of the repository's folder, with what the page has exported. */
const asModule = (text: string) => `node --input-type=module - <<'END-OF-MODULE'\n${text}\nEND-OF-MODULE`;

async function missingPrograms(text: string, path: string): Promise<string[]> {
  const used = NOT_INCLUDED.filter((name) => new RegExp(`(^|[|(;]\\s*)${name}\\s`, 'm').test(text));
  const found = await Promise.all(used.map((name) => findOnPath(name, path)));
  return used.filter((_, index) => found[index] === null);
}

function compareOutput(output: string, shape: string): string | null {
  const problem = compareToShape(output, shape);
  return problem === null ? null : `${problem}. It prints:\n${output.trimEnd()}`;
}

/** Runs one query, and writes its rows as psql does. */
async function queryAsPsql(connectionString: string, query: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { command, fields, rows } = await client.query<(string | null)[]>({
      text: query,
      rowMode: 'array',
      // Every value as the server writes it.
      types: { getTypeParser: () => (text: string) => text },
    });
    // A statement without rows is answered by its name.
    if (fields.length === 0) return command;
    const head = fields.map(({ name }) => name).join(' | ');
    const body = rows.map((row) => row.map((value) => value ?? '').join(' | '));
    const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
    return [head, '-----', ...body, count].join('\n');
  } finally {
    await client.end();
  }
}
