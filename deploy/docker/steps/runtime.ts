/**
 * Collects what the programs of the image need besides themselves, from the base that this runs on: Node, the libraries
 * that it and native modules are linked with, Debian's records of them, the roots of public authorities, and the accounts.
 * `node runtime.ts <node_modules> <target>`. With it the image needs no shell, no package manager, no Debian.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readlink, realpath, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';

const [, , modules = '', target = ''] = process.argv;

const libraries = new Set<string>();
for (const program of [process.execPath, ...(await nativeModules())]) {
  for (const library of librariesOf(program)) libraries.add(library);
}
for (const path of [process.execPath, ...libraries, '/etc/os-release']) await copy(path);
// Where /lib is a link to /usr/lib, the loader's own path leads over it.
for (const path of ['/lib', '/lib64']) {
  const link = await readlink(path).catch(() => null);
  if (link !== null && existsSync(join(target, link))) await symlink(link, join(target, path));
}
for (const owner of new Set([...libraries].map(packageOf))) await record(owner);
await writeRoots();
await writeAccounts();

async function nativeModules(): Promise<string[]> {
  const names = await readdir(modules, { recursive: true });
  return names.filter((name) => name.endsWith('.node')).map((name) => join(modules, name));
}

/** The files that the loader finds for a program: `libm.so.6 => /lib/…/libm.so.6 (0x…)`, and the loader itself. */
function librariesOf(program: string): string[] {
  const lines = say('ldd', program).split('\n');
  const missing = lines.find((line) => line.includes('not found'));
  if (missing !== undefined)
    throw new Error(`${program} needs what the base does not have: ${missing.trim()}`);
  return lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

/** Copies the content of a file under its own name, into the folder that its folder really is. */
async function copy(path: string): Promise<void> {
  const folder = join(target, await realpath(dirname(path)));
  await mkdir(folder, { recursive: true });
  await copyFile(path, join(folder, basename(path)));
}

/** The package of Debian that a library is from. */
function packageOf(library: string): string {
  const [owner = ''] = say('dpkg-query', '--search', say('realpath', library)).split(':');
  return owner;
}

/** Leaves the record of a package where scanners of images without a package manager look for it. */
async function record(owner: string): Promise<void> {
  const records = join(target, 'var/lib/dpkg/status.d');
  await mkdir(records, { recursive: true });
  await writeFile(join(records, owner), `${say('dpkg-query', '--status', owner)}\n`);
  const license = `/usr/share/doc/${owner}/copyright`;
  if (existsSync(license)) await copy(license);
}

/**
 * Node has Mozilla's roots built in; Temporal's core, which is native code, trusts the ones in this file. They are
 * Node's own: the base of the image has none.
 */
async function writeRoots(): Promise<void> {
  const folder = join(target, 'etc/ssl/certs');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'ca-certificates.crt'), `${rootCertificates.join('\n')}\n`);
}

async function writeAccounts(): Promise<void> {
  const accounts = ['root:x:0:0:root:/:/sbin/nologin', 'node:x:1000:1000:node:/tmp:/sbin/nologin'];
  await writeFile(join(target, 'etc/passwd'), `${accounts.join('\n')}\n`);
  await writeFile(join(target, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await mkdir(join(target, 'tmp'));
  await chmod(join(target, 'tmp'), 0o1777);
}

function say(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}
