/**
 * Builds the package in whose folder it runs (packages/client, packages/react) from the sources of the repository: what is
 * published is compiled from the one source there is, and needs nothing of the repository.
 */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { name } = JSON.parse(await readFile('package.json', 'utf8'));

/** Runs a command; where it fails, so does the build. */
function run(command, args, cwd = '.') {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

await rm('dist', { recursive: true, force: true });
if (name === '@portal-domains/react') {
  // Its types are those of the client, and the element is built with the pages.
  run('npm', ['run', '--silent', 'build', '--workspace', '@portal-domains/client'], root);
  run('npm', ['run', '--silent', 'build', '--workspace', '@portal-domains/web'], root);
}
run('npx', ['tsc', '-p', 'tsconfig.json']);
await mkdir('dist', { recursive: true });
for (const file of await readdir('dist', { recursive: true })) {
  if (!/\.d\.m?ts$/.test(file)) continue;
  // The compiler leaves the names of sources in its declarations, and sources are not in the package.
  const text = await readFile(join('dist', file), 'utf8');
  await writeFile(join('dist', file), text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}
if (name === '@portal-domains/react') {
  for (const file of ['portal-domains.js', 'licenses-of-element.json'])
    await copyFile(join(root, 'web/dist', file), join('dist', file));
  await copyFile('src/portal-domains.d.ts', 'dist/portal-domains.d.ts');
}
await copyFile(join(root, 'LICENSE'), 'LICENSE');
