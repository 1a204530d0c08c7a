import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalProcess } from '../../../src/local/process-identity.ts';
import { containers } from '../../cluster/node/images.ts';
import type { Pod, Pods } from '../pods.ts';

/** Returns the first process of a pod's container, as the node sees it. */
export async function processOf(pod: Pod): Promise<number> {
  const id = pod.status.containerStatuses?.[0]?.containerID.replace('containerd://', '');
  const line = (await containers('tasks', 'ls')).stdout.split('\n').find((one) => one.startsWith(`${id} `));
  const pid = Number(line?.trim().split(/\s+/)[1]);
  if (!Number.isInteger(pid) || pid < 2) throw new Error(`${pod.metadata.name} has no process`);
  return pid;
}

/** Sends a signal to a program of the node by its name, and to all that it started. */
export function signalPart({ runFolders }: Pods, name: string, signal: NodeJS.Signals): void {
  const [pid] = runFolders.flatMap((folder) => pidIn(join(folder, `${name}.json`)));
  if (pid === undefined) throw new Error(`no ${name} runs on the node`);
  for (const one of [pid, ...descendantsOf(pid)]) signalProcess(one, signal);
}

function pidIn(file: string): number[] {
  const text = textOf(file);
  return text === '' ? [] : [(JSON.parse(text) as { pid: number }).pid];
}

/** Children, and theirs. */
function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), parent: parentOf(entry) }));
  const below = (one: number): number[] =>
    parents.filter(({ parent }) => parent === one).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

const parentOf = (pid: string) => Number(/^PPid:\s+(\d+)$/m.exec(textOf(`/proc/${pid}/status`))?.[1]);

/** The text of a file; empty when there is none, as of a process that has ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
