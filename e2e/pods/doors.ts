import { join } from 'node:path';
import { CLUSTER_PORTS, POSTGRES_PORT, TEMPORAL_PAGES_PORT, TEMPORAL_PORT } from './addresses.ts';

/** Ports of this machine by which a person's programs reach a cluster in a box. */
export const DOORS = {
  api: 13000,
  http: 18080,
  https: 18443,
  apiserver: CLUSTER_PORTS.apiserver,
  postgres: POSTGRES_PORT,
  temporal: TEMPORAL_PORT,
  temporalPages: TEMPORAL_PAGES_PORT,
} as const;

export type DoorName = keyof typeof DOORS;

export const DOOR_NAMES = Object.keys(DOORS) as DoorName[];

/** The file of the socket between both sides. */
export const socketOf = (dir: string, name: DoorName) => join(dir, `${name}.socket`);
