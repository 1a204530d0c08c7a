/**
 * Checks the field's words: counts the sentences of doc comments that begin with What, Whether, Where, Who, Of or That,
 * and the names (declarations and files) that hold a private synonym of a standard term; see docs/glossary.md.
 * words.json holds the number that each folder may have, 0 when it is not listed. A number only falls.
 * `--list`: prints what is counted. `--lower`: writes lower numbers into words.json.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TABLE = new URL('words.json', import.meta.url);
const FOLDERS = ['src', 'web/src', 'e2e', 'bench'];

/** Private words, each with the standard term. */
const SYNONYMS = {
  ...all('turn turns', 'reconciliation, round'),
  ...all('look looks looked looking', 'check, observe'),
  ...all('told untold tell tells telling', 'public, internal, audience'),
  ...all('held', 'deferred, rateLimited, suspended'),
  ...all('standing stands', 'current, established'),
  ...all('news', 'event predicate'),
  ...all('offspring', 'dependents'),
  ...all('signs', 'healthSignals'),
  ...all('say says said saying', 'message, answer'),
  ...all('gate gated', 'policy, limiter'),
  ...all('ledger', 'orderRecords'),
  ...all('inside', 'internal'),
  ...all('bring brought', 'apply, ensure'),
  ...all('leaving', 'deleting, removing'),
  ...all('pause pauses paused', 'backoff, delay, deferral'),
  ...all('rival rivals', 'competingClaim'),
};

/** Names of tables and columns stay as they are. */
const OF_THE_SCHEMA = 'src/store/database/tables.ts';
/** Ordinary words: lookup, lookUp, looksLike. */
const ORDINARY = /look(s?like|alike|up)/gi;

function all(words, term) {
  return Object.fromEntries(words.split(' ').map((word) => [word, term]));
}

/** Returns the sentences of a source's doc comments that begin with one of the words. */
export function wrongSentences(source) {
  return (source.match(/\/\*\*[\s\S]*?\*\//g) ?? []).flatMap((comment) => {
    const lines = comment.slice(3, -2).split('\n');
    const text = lines.map((line) => line.replace(/^\s*\*? ?(- )?/, '').trim()).join(' ');
    const sentences = text.split(/(?<=[.!?])\s+/);
    return sentences.filter((sentence) => /^(What|Whether|Where|Who|Of|That)\b/.test(sentence));
  });
}

/** Returns the private words of a name, in any spelling of several words. */
export function privateWordsOf(name) {
  return name
    .replace(ORDINARY, '')
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?=[A-Z][a-z])/)
    .map((word) => word.toLowerCase())
    .filter((word) => Object.hasOwn(SYNONYMS, word));
}

/** Nodes whose name is declared elsewhere. */
const isUse = (node) =>
  ts.isPropertyAccessExpression(node) ||
  ts.isImportSpecifier(node) ||
  ts.isExportSpecifier(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isShorthandPropertyAssignment(node) ||
  ts.isJsxAttribute(node) ||
  (ts.isBindingElement(node) && node.propertyName === undefined);

/** Returns the names that a source declares and that hold a private word. Snake case names columns, and stays. */
export function wrongNames(file, source) {
  const found = [];
  const visit = (node) => {
    const name = isUse(node) ? undefined : node.name;
    if (name !== undefined && ts.isIdentifier(name) && !/[a-z]_/.test(name.text)) found.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found.filter((name) => privateWordsOf(name).length > 0);
}

const folderOf = (file) => /^(src\/[^/]+|web\/src|[^/]+)/.exec(file)[0];

/** Returns the findings of one kind, by folder. */
function count() {
  const { stdout } = spawnSync('git', ['ls-files', ...FOLDERS], { cwd: ROOT, encoding: 'utf8' });
  const sources = stdout.split('\n').filter((file) => /(?<!\.generated)\.tsx?$/.test(file));
  const found = { sentences: {}, names: {} };
  const add = (kind, file, what) => {
    found[kind][folderOf(file)] ??= [];
    found[kind][folderOf(file)].push(`${file}: ${what}`);
  };
  for (const file of sources) {
    const source = readFileSync(`${ROOT}${file}`, 'utf8');
    for (const sentence of wrongSentences(source)) add('sentences', file, sentence);
    const declared = file === OF_THE_SCHEMA ? [] : wrongNames(file, source);
    for (const name of [basename(file), ...declared])
      for (const word of privateWordsOf(name).slice(0, 1))
        add('names', file, `${name} (${word}: ${SYNONYMS[word]})`);
  }
  return found;
}

const HOW = {
  sentences:
    'Begin a sentence of a doc comment with a verb or a noun ("Returns …", "The interval between …").',
  names: 'Use the standard term in a name, see docs/glossary.md.',
};

function main([option]) {
  const allowed = JSON.parse(readFileSync(TABLE, 'utf8'));
  for (const [kind, folders] of Object.entries(count())) {
    if (option === '--list') console.log(Object.values(folders).flat().join('\n'));
    const advice = new Set();
    for (const folder of new Set([...Object.keys(folders), ...Object.keys(allowed[kind])])) {
      const is = folders[folder]?.length ?? 0;
      const may = allowed[kind][folder] ?? 0;
      if (is === may) continue;
      console.log(`${folder}: ${is} ${kind} instead of ${may}`);
      if (is < may && option === '--lower') allowed[kind][folder] = is;
      else advice.add(is < may ? 'A number has fallen; run: node scripts/words.mjs --lower' : HOW[kind]);
      if (is > may) process.exitCode = 1;
    }
    if (advice.has(HOW[kind])) advice.add('To see them, run: node scripts/words.mjs --list');
    for (const sentence of advice) console.log(sentence);
    allowed[kind] = Object.fromEntries(Object.entries(allowed[kind]).filter(([, number]) => number > 0));
  }
  if (option === '--lower') writeFileSync(TABLE, `${JSON.stringify(allowed, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
