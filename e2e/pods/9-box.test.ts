import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, readConfig } from '../../src/config/config.ts';
import { runProgram } from '../../src/local/run-program.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { buildNode } from '../cluster/build/build.ts';
import { boxCommand, makeControlGroup, removeControlGroup } from '../cluster/node/box.ts';
import { packSandbox } from '../cluster/node/images.ts';
import { pluginsFolder } from '../cluster/node/needs.ts';
import { containerdSettings } from '../cluster/node/settings.ts';

const PREPARE = fileURLToPath(new URL('prepare-box.ts', import.meta.url));
const GROUP = 'portal-pods-box-test';
const report = () => undefined;

describe('a box that is killed', () => {
  const mark = `box-${randomUUID()}`;
  let dir: string;
  let outer: ChildProcess;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'portal-box-'));
    await removeControlGroup(GROUP);
    await makeControlGroup(GROUP);
  });
  afterAll(async () => {
    outer?.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  /** A container, by containerd in the box, and a process that has turned its back on all others. */
  async function scriptOfBox(): Promise<string> {
    const { cacheDir } = readConfig(environment());
    const { sandbox } = await buildNode({ cacheDir, environment: environment(), report });
    const { archive, reference } = await packSandbox(sandbox, dir);
    const settings = join(dir, 'containerd.toml');
    const plugins = (await pluginsFolder()) ?? '';
    await writeFile(settings, containerdSettings({ root: join(dir, 'containerd'), plugins }));
    return [
      `containerd --config ${settings} > ${dir}/containerd.log 2>&1 &`,
      'until ctr version > /dev/null 2>&1; do sleep 0.1; done',
      `ctr images import ${archive}`,
      `ctr run --detach --cgroup ${GROUP}/one ${reference} one`,
      'setsid sleep 1000 & iptables -t nat -A PREROUTING -p tcp --dport 1 -j REDIRECT',
      `touch ${dir}/up; wait`,
    ].join('\n');
  }

  test('leaves no process, mount, interface, route, packet filter or namespace', async () => {
    const before = await machine();
    const script = await scriptOfBox();
    const [program, ...args] = boxCommand([process.execPath, PREPARE], ['sh', '-c', script]);
    // As `npm run test:pods` does it: a process whose child is the box.
    const starter = `require('node:child_process').spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: 'inherit' })`;
    outer = spawn(process.execPath, ['-e', starter], {
      env: { ...environment(), PORTAL_BOX_MARK: mark },
      stdio: 'ignore',
    });
    await eventually('the box is up', () => existsSync(join(dir, 'up')), { withinMs: 60_000 });
    // The starter, unshare, two shells, containerd, its shim, the orphan; the container has no environment of ours.
    expect(marked(mark).length).toBeGreaterThanOrEqual(7);
    const added = addedSince(before, await machine());
    expect(added.filter((one) => one.startsWith('namespaces: '))).not.toEqual([]);

    outer.kill('SIGKILL');
    await eventually('no process is left', () => marked(mark).length === 0);
    await eventually('the container is gone', async () => {
      await removeControlGroup(GROUP);
      return true;
    });
    expect(addedSince(before, await machine())).toEqual([]);
  });
});

/** Processes that carry the mark in their environment. */
function marked(mark: string): string[] {
  return processes().filter((pid) => textOf(`/proc/${pid}/environ`).includes(mark));
}

const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

type Machine = Readonly<Record<string, readonly string[]>>;

/** Returns what was not there before. A pod of an earlier test may end meanwhile, so that something may be missing. */
function addedSince(before: Machine, now: Machine): string[] {
  return Object.entries(now).flatMap(([kind, lines]) =>
    lines.filter((line) => !before[kind]?.includes(line)).map((line) => `${kind}: ${line}`),
  );
}

/** Lists everything that a box could leave behind outside of it. */
async function machine(): Promise<Machine> {
  const printed = async (program: string, ...args: string[]) =>
    (await runProgram(program, args, { timeoutMs: 30_000 })).stdout.replace(/\[\d+:\d+\]/g, '').split('\n');
  return {
    mounts: (await readFile('/proc/self/mounts', 'utf8')).split('\n'),
    links: (await printed('ip', '-o', 'link')).map((line) => line.split(':')[1] ?? ''),
    routes: await printed('ip', 'route'),
    filters: (await printed('iptables-save', '-t', 'nat')).filter((line) => !line.startsWith('#')),
    namespaces: [...new Set(processes().flatMap(namespacesOf))].sort(),
  };
}

function namespacesOf(pid: string): string[] {
  try {
    return ['net', 'mnt', 'pid'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}
