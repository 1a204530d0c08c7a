/**
 * `npm run mutation [folder …]`: changes the decisions of src/core in one place at a time, and counts the changes that a
 * unit test of the same folder notices. Prints the score of each folder, and fails where one is below `LEAST`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FOLDERS, reportOf } from './folders.mjs';

/** In percent of the mutants. */
const LEAST = 80;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !FOLDERS.includes(folder));
if (unknown.length > 0) end(`there is no folder ${unknown.join(', ')}; there are ${FOLDERS.join(', ')}`);
const folders = asked.length > 0 ? asked : FOLDERS;

install();
const scores = folders.map(measure);
for (const { folder, mutants, killed, percent } of scores)
  console.log(`src/core/${folder}: ${percent.toFixed(1)} % (${killed} of ${mutants} mutants killed)`);
const low = scores.filter(({ percent }) => !(percent >= LEAST)).map(({ folder }) => folder);
if (low.length > 0) end(`below ${LEAST} %: ${low.join(', ')}`);

/** Stryker and its 175 packages are nothing that `npm ci` should wait for: they are installed on the first run. */
function install() {
  const [wanted, installed] = [`${HERE}package-lock.json`, `${HERE}node_modules/.installed.json`];
  const lock = readFileSync(wanted, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  // The npm that is here may run on an older Node than Stryker, which does not.
  run('npm', ['ci', '--loglevel=error'], HERE);
  writeFileSync(installed, lock);
}

function measure(folder) {
  const stryker = `${HERE}node_modules/@stryker-mutator/core/bin/stryker.js`;
  const env = { ...process.env, MUTATED_FOLDER: folder };
  run(process.execPath, [stryker, 'run', `${HERE}stryker.config.mjs`], ROOT, env);
  const { files } = JSON.parse(readFileSync(`${ROOT}${reportOf(folder)}`, 'utf8'));
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted) => states.filter((status) => wanted.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const mutants = killed + count('Survived', 'NoCoverage');
  return { folder, mutants, killed, percent: (100 * killed) / mutants };
}

function run(command, args, cwd, env = process.env) {
  const { status, signal, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) end(`${command} ${args[0]} failed: ${error?.message ?? signal ?? status}`);
}

function end(why) {
  console.error(why);
  process.exit(1);
}
