import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Lists what of a source tree the build of the image is given. */
export type ContextRules = {
  /** Files and folders of the root that are let in. */
  kept: readonly string[];
  /** Tells whether a path below them is left out after all. */
  isLeftOut: (path: string) => boolean;
};

/** Reads the rules of an ignore file, of the form that ours keeps to: nothing, but for these, without those. */
export function readContextRules(text: string): ContextRules {
  const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const [everything, ...rest] = rules.filter((rule) => !rule.startsWith('**/'));
  if (everything !== '*') throw new Error('The ignore file of the image must begin with `*`.');
  const leftOut = rest.filter((rule) => !rule.startsWith('!'));
  const anywhere = rules.filter((rule) => rule.startsWith('**/')).map((rule) => rule.slice('**/'.length));
  return {
    kept: rest.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)),
    // Names such as `dist`, or endings such as `*.test.ts`.
    isLeftOut: (path) =>
      leftOut.includes(path) ||
      anywhere.some((rule) =>
        rule.startsWith('*') ? path.endsWith(rule.slice(1)) : basename(path) === rule,
      ),
  };
}

/** Lists the files of a source tree that the build of the image is given, sorted. */
export async function listContext(root: string, rules: ContextRules): Promise<string[]> {
  const files: string[] = [];
  const visit = async (path: string): Promise<void> => {
    if (rules.isLeftOut(path)) return;
    if (!(await lstat(join(root, path))).isDirectory()) {
      files.push(path);
      return;
    }
    for (const name of await readdir(join(root, path))) await visit(`${path}/${name}`);
  };
  for (const path of rules.kept) await visit(path);
  return files.sort();
}

/** Hashes the names and contents of files. */
export async function hashFiles(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = createHash('sha256').update(await readFile(join(root, file)));
    hash.update(`${file}\0${content.digest('hex')}\n`);
  }
  return hash.digest('hex');
}
