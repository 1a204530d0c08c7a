import { findOnPath, isExecutable } from '../../../src/local/pip.ts';

/** Debian's, and where most others put them. */
const PLUGIN_FOLDERS = ['/usr/lib/cni', '/opt/cni/bin'];

/** Programs of the system that a node, or an image for it, is made with, and their packages in Debian and Ubuntu. */
const PACKAGES: readonly { program: string; package: string }[] = [
  { program: 'containerd', package: 'containerd' },
  { program: 'ctr', package: 'containerd' },
  { program: 'runc', package: 'runc' },
  { program: 'iptables', package: 'iptables' },
  { program: 'ipset', package: 'ipset' },
  { program: 'ip', package: 'iproute2' },
  { program: 'unshare', package: 'util-linux' },
  { program: 'setpriv', package: 'util-linux' },
  { program: 'tar', package: 'tar' },
];
const PLUGINS_PACKAGE = 'containernetworking-plugins';

export type Needed = { program: string; package: string };

/** Returns the folder of the network plugins; null when there is none. */
export async function pluginsFolder(): Promise<string | null> {
  for (const folder of PLUGIN_FOLDERS) if (await isExecutable(`${folder}/bridge`)) return folder;
  return null;
}

/** Returns what this machine lacks for a node. @param more further programs that are wanted. */
export async function missingPackages(path: string, more: readonly Needed[] = []): Promise<string[]> {
  const missing = new Set<string>();
  for (const one of [...PACKAGES, ...more]) {
    if ((await findOnPath(one.program, path)) === null) missing.add(one.package);
  }
  if ((await pluginsFolder()) === null) missing.add(PLUGINS_PACKAGE);
  return [...missing];
}

/** Says in one line what is missing and how to get it; null when nothing is. */
export function sentenceAbout(
  missing: readonly string[],
  system: { platform: string; uid: number },
): string | null {
  if (system.platform !== 'linux') return `Pods need Linux; this is ${system.platform}.`;
  const root = system.uid === 0 ? [] : ['root (run this with sudo)'];
  const packages =
    missing.length === 0 ? [] : [`apt-get install -y --no-install-recommends ${missing.join(' ')}`];
  const all = [...root, ...packages];
  return all.length === 0 ? null : `Pods need ${all.join(', and ')}.`;
}
