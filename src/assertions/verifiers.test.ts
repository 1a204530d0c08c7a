import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssertionVectors, assertionVectors } from '../testing/assertion-vectors.ts';
import { ROOT } from '../testing/root.ts';

const EXAMPLES = join(ROOT, 'examples/origin-assertion');

let vectors: AssertionVectors;
let folder: string;
beforeAll(async () => {
  vectors = await assertionVectors();
  folder = mkdtempSync(join(tmpdir(), 'portal-domains-verifiers-'));
  cpSync(EXAMPLES, folder, { recursive: true });
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(vectors.jwks));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in a language's folder; its output by lines. */
function run(language: string, [command, ...args]: readonly [string, ...string[]]): string[] {
  const input = vectors.cases.map(({ assertion, host, now }) => `${assertion}\t${host}\t${now}\n`).join('');
  const done = spawnSync(command, args, { cwd: join(folder, language), input, encoding: 'utf8' });
  if (done.error !== undefined) throw done.error;
  expect(done.stderr).toBe('');
  return done.stdout.trimEnd().split('\n');
}

/** Tells whether a program is on the machine. */
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** Runs a verifier over all vectors; a runtime that is not there is named in the test's result. */
const verifier = (language: string, isThere: boolean, ...steps: [string, ...string[]][]) =>
  test.skipIf(!isThere)(`${language}${isThere ? '' : ': its runtime is not on this machine'}`, () => {
    const printed = steps.map((step) => run(language, step)).at(-1);
    const named = vectors.cases.map(({ name }, place) => [name, printed?.[place]]);
    expect(named).toEqual(vectors.cases.map(({ name, prints }) => [name, prints]));
  });

describe('the verifiers of the examples say of each vector the same', () => {
  verifier('node', true, [process.execPath, 'main.mjs', '../jwks.json']);
  verifier('python', has('python3', '-c', 'import cryptography'), ['python3', 'main.py', '../jwks.json']);
  verifier('go', has('go', 'version'), ['go', 'run', '.', '../jwks.json']);
  verifier(
    'java',
    has('javac', '-version'),
    ['javac', 'Main.java'],
    ['java', '-cp', '.', 'Main', '../jwks.json'],
  );
});

test('the vectors are in the examples', async () => {
  await expect(`${JSON.stringify(vectors, null, 2)}\n`).toMatchFileSnapshot(join(EXAMPLES, 'vectors.json'));
});

test('a well-known library takes and refuses the same', async () => {
  const keys = createLocalJWKSet(vectors.jwks);
  for (const { name, assertion, now, prints } of vectors.cases) {
    const options = {
      currentDate: new Date(now * 1_000),
      algorithms: ['EdDSA'],
      requiredClaims: ['exp', 'iat', 'tenant'],
    };
    const isTaken = await jwtVerify(assertion, keys, options).then(
      () => true,
      () => false,
    );
    // The host and the time of issue are for the application to compare.
    expect([name, isTaken]).toEqual([name, /^ok|other_host|not_yet_valid/.test(prints)]);
  }
});
