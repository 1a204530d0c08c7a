import type { ProcessSpec } from '../../../src/local/processes.ts';
import type { Programs } from '../build/build.ts';
import type { ClusterFolder } from '../folder.ts';
import type { Ports } from '../ports.ts';

/** The context in which every part starts. */
export type PartContext = {
  programs: Programs;
  folder: ClusterFolder;
  ports: Ports;
  start(spec: ProcessSpec): Promise<void>;
};

export const LOOPBACK = '127.0.0.1';

/** Generous: builds of others on the same two cores can slow a start by much. */
export const READY_WITHIN_MS = 120_000;

/** The little that the programs need of an environment; nothing of the user's reaches them. */
export function childEnvironment({ work }: ClusterFolder): Record<string, string> {
  return { PATH: '/usr/bin:/bin', HOME: work };
}
