/**
 * Checks commit subjects: Conventional Commits, at most 72 characters.
 * `--file F`: the message in F, as git's commit-msg hook gives it. Without it: all commits since the rule began.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The last commit of before the rule. */
const RULE_BEGINS_AFTER = 'c678c9c';
const TYPES = 'build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test';
const CONVENTIONAL = new RegExp(`^(${TYPES})(\\([a-z0-9 ,/-]+\\))?!?: [^ ].*$`);
const LONGEST = 72;

/** Returns the problem with a subject, or null. */
function problemOf(subject) {
  if (/^(Merge |Revert "|fixup! |squash! )/.test(subject)) return null;
  if (subject.length > LONGEST) return `has ${subject.length} characters, of ${LONGEST} at most`;
  if (!CONVENTIONAL.test(subject))
    return `is no Conventional Commit: write "type(scope): what it does", type one of ${TYPES.replaceAll('|', ', ')}`;
  return null;
}

function subjectsSince(commit) {
  const git = (...args) => spawnSync('git', args, { encoding: 'utf8' });
  if (git('cat-file', '-e', `${commit}^{commit}`).status !== 0) {
    console.log('not checked: this copy has no history since the rule began');
    return [];
  }
  return git('log', '--no-merges', '--format=%s', `${commit}..HEAD`).stdout.split('\n').filter(Boolean);
}

const [option, file] = process.argv.slice(2);
const subjects =
  option === '--file'
    ? [
        readFileSync(file, 'utf8')
          .split('\n')
          .find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '',
      ]
    : subjectsSince(RULE_BEGINS_AFTER);
const wrong = subjects
  .map((subject) => [subject, problemOf(subject)])
  .filter(([, problem]) => problem !== null);
for (const [subject, problem] of wrong) console.error(`The subject "${subject}" ${problem}.`);
process.exit(wrong.length === 0 ? 0 : 1);
