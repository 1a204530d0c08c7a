/**
 * Checks the field's words: no sentence of a doc comment begins with What, Whether, Where, Who, Of or That, and no name
 * (of a declaration or a file) holds a private synonym of a standard term; see docs/glossary.md. Prints each finding.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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

/** Returns the findings of every source: file, kind and text. */
function findAll() {
  const { stdout } = spawnSync('git', ['ls-files', ...FOLDERS], { cwd: ROOT, encoding: 'utf8' });
  const sources = stdout.split('\n').filter((file) => /(?<!\.generated)\.tsx?$/.test(file));
  return sources.flatMap((file) => {
    const source = readFileSync(`${ROOT}${file}`, 'utf8');
    const names = [basename(file), ...wrongNames(file, source)];
    return [
      ...wrongSentences(source).map((sentence) => ({ file, kind: 'sentence', text: sentence })),
      ...names.flatMap((name) =>
        privateWordsOf(name)
          .slice(0, 1)
          .map((word) => ({ file, kind: 'name', text: `${name} (${word}: ${SYNONYMS[word]})` })),
      ),
    ];
  });
}

const ADVICE = {
  sentence:
    'Begin a sentence of a doc comment with a verb or a noun ("Returns …", "The interval between …").',
  name: 'Use the standard term in a name, see docs/glossary.md.',
};

function main() {
  const found = findAll();
  for (const { file, text } of found) console.log(`${file}: ${text}`);
  for (const kind of new Set(found.map((one) => one.kind))) console.log(ADVICE[kind]);
  console.log(`${found.length} findings`);
  if (found.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
