/**
 * `node scripts/release.mjs`: checks that a release can be made of what is committed, packs everything that is published,
 * and prints what would be published. `--publish` publishes it with its provenance, which npm can only attest where a
 * build service runs it (https://docs.npmjs.com/generating-provenance-statements).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** In this order, as the wrapper depends on the client. */
const PACKAGES = ['.', 'packages/client', 'packages/react'];

const { values } = parseArgs({
  options: { publish: { type: 'boolean', default: false }, root: { type: 'string', default: '.' } },
});

const read = (...path) => readFileSync(join(values.root, ...path), 'utf8');
const manifests = PACKAGES.map((folder) => ({ folder, ...JSON.parse(read(folder, 'package.json')) }));
const { version } = manifests[0];

/** Returns why no release can be made; none: it can. */
function obstacles() {
  const found = [];
  const { stdout, status } = spawnSync('git', ['status', '--porcelain'], {
    cwd: values.root,
    encoding: 'utf8',
  });
  if (status !== 0) found.push('This is no clone of the repository; a release is made of a commit.');
  else if (stdout !== '') found.push('Something is not committed: commit it, or stash it.');
  for (const { folder, name, version: own, dependencies = {} } of manifests) {
    if (own !== version)
      found.push(`${folder}/package.json: ${name} has version ${own}; give it ${version}.`);
    for (const { name: other } of manifests) {
      const wanted = dependencies[other];
      if (wanted !== undefined && wanted !== version)
        found.push(`${folder}/package.json: ${name} depends on ${other} ${wanted}; give it ${version}.`);
    }
  }
  const newest = /^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1];
  if (newest !== version) found.push(`CHANGELOG.md begins with ${newest}; write what is new in ${version}.`);
  return found;
}

/** Runs npm in the folder of a package; where it fails, so does the release. */
function npm(folder, ...args) {
  const { status, stdout } = spawnSync('npm', args, {
    cwd: join(values.root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

const found = obstacles();
for (const obstacle of found) console.error(obstacle);
if (found.length > 0) process.exit(1);

for (const { folder, name } of manifests) {
  // What the build prints comes first; the report of npm is the last array.
  const printed = npm(folder, 'pack', '--dry-run', '--json');
  const report = JSON.parse(printed.slice(printed.lastIndexOf('\n[') + 1));
  const [{ entryCount, size }] = report;
  console.log(`${name}@${version}: ${entryCount} files, ${(size / 1024).toFixed(0)} kB`);
}
for (const { folder, name } of manifests) {
  const args = ['publish', '--provenance', '--access', 'public'];
  console.log(
    `${values.publish ? 'publishing' : 'would run'} in ${folder}: npm ${args.join(' ')}  (${name})`,
  );
  if (values.publish) npm(folder, ...args);
}
