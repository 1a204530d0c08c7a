import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../../src/local/pip.ts';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { ClusterError } from '../errors.ts';
import { BRIDGE, NETWORK_COMMANDS } from './addresses.ts';

/**
 * The box: network, mount and process namespaces in which a cluster with a node runs whole, the control plane too. Its
 * addresses, packet filters and mounts are its own, and all of them end with its first process. `ip netns exec` would
 * not do: it mounts /sys anew, and the kubelet needs /sys/fs/cgroup.
 */

/**
 * Returns the command that runs another one in a new box. The box ends with the process that starts this command,
 * whatever ends that: the kernel passes the death on, first to `unshare`, from there to the first process of the box.
 * This shell collects the orphans that containers leave, prepares the box and then runs the command.
 */
export function boxCommand(prepare: readonly string[], command: readonly string[]): string[] {
  const quoted = prepare.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return [
    ...['setpriv', '--pdeathsig', 'KILL', '--'],
    ...['unshare', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', '--'],
    // The last command of a shell would take its place, were nothing after it.
    ...['sh', '-c', `${quoted} && "$@"; exit $?`, 'box', ...command],
  ];
}

/** Folders that programs have by name; empty ones of the box's own are laid over them. */
const COVERED = [
  '/run',
  '/var/lib/cni',
  '/etc/cni',
  '/var/log/pods',
  '/var/log/containers',
  '/var/lib/kubelet',
];

const NETWORK_SETTINGS = {
  'net/ipv4/ip_forward': '1',
  // What listens on loopback is reached from pods by the bridge's address, which the packet filter translates.
  [`net/ipv4/conf/${BRIDGE}/route_localnet`]: '1',
  'net/ipv4/conf/all/route_localnet': '1',
};

/** The kubelet wants these of the whole machine and would set them; files over them let it see them set. */
const SEEN_SETTINGS = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/**
 * Prepares the box from inside, as its first step: network, own folders, settings.
 * @throws ClusterError program_failed
 */
export async function prepareBox(): Promise<void> {
  await run('mount', '--make-rprivate', '/');
  for (const [program = '', ...args] of NETWORK_COMMANDS) await run(program, ...args);
  for (const [name, value] of Object.entries(NETWORK_SETTINGS)) await writeFile(`/proc/sys/${name}`, value);
  for (const folder of COVERED) {
    await mkdir(folder, { recursive: true });
    await run('mount', '-t', 'tmpfs', 'tmpfs', folder);
  }
  await mkdir('/run/seen-settings');
  for (const [name, value] of Object.entries(SEEN_SETTINGS)) {
    const file = `/run/seen-settings/${name.replaceAll('/', '.')}`;
    await writeFile(file, `${value}\n`);
    await run('mount', '--bind', file, `/proc/sys/${name}`);
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  const result = await runProgram(program, args, { timeoutMs: 30_000 });
  if (result.code === 0) return;
  throw new ClusterError('program_failed', `The box could not be made: ${program} ${args.join(' ')}.`, {
    detail: lastLines(result) || result.failure,
  });
}

const CGROUPS = '/sys/fs/cgroup';

/** Returns the folders in which control groups are made: one a controller, or one for all (version 2). */
async function hierarchies(): Promise<string[]> {
  if (await exists(join(CGROUPS, 'cgroup.controllers'))) return [CGROUPS];
  return (await readdir(CGROUPS, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name !== 'unified')
    .map(({ name }) => join(CGROUPS, name));
}

/** Makes a control group of the node's own below which the kubelet keeps the pods'; two boxes do not see each other's. */
export async function makeControlGroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const folder = join(hierarchy, name);
    await mkdir(folder, { recursive: true });
    if (hierarchy === CGROUPS) await passControllersOn(hierarchy, folder);
    if (hierarchy.endsWith('/cpuset')) await copySettings(hierarchy, folder, ['cpuset.cpus', 'cpuset.mems']);
  }
}

/** In version 2 a group's children have only the controllers that it passes on. */
async function passControllersOn(...folders: string[]): Promise<void> {
  for (const folder of folders) {
    const controllers = (await readFile(join(folder, 'cgroup.controllers'), 'utf8')).trim().split(' ');
    const wanted = controllers.filter((one) =>
      ['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb'].includes(one),
    );
    await writeFile(join(folder, 'cgroup.subtree_control'), wanted.map((one) => `+${one}`).join(' '));
  }
}

async function copySettings(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) await writeFile(join(to, file), await readFile(join(from, file), 'utf8'));
}

/** Removes a node's control groups; only once none of its processes runs. */
export async function removeControlGroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) await removeGroups(join(hierarchy, name));
}

/** From the innermost out: a group can be removed when it has no process and no group in it. */
async function removeGroups(folder: string): Promise<void> {
  if (!(await exists(folder))) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroups(join(folder, entry.name));
  }
  await rmdir(folder);
}
