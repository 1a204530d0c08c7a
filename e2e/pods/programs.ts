import { type Environment, readConfig } from '../../src/config/config.ts';
import { resolveBinary } from '../../src/local/binaries.ts';
import {
  buildCluster,
  buildHelm,
  buildNode,
  type NodePrograms,
  type Programs,
} from '../cluster/build/build.ts';
import { missingPackages, sentenceAbout } from '../cluster/node/needs.ts';

/** Everything that is made before a cluster with pods starts: in a box nothing can be downloaded. */
export type PodPrograms = {
  cluster: Programs;
  node: NodePrograms;
  helm: string;
  temporal: string;
};

type Options = { environment: Environment; report: (line: string) => void; signal?: AbortSignal };

/** Builds what is not in the cache folder yet; in the box, where all of it is, it only says where. */
export async function buildPrograms({ environment, report, signal }: Options): Promise<PodPrograms> {
  const { cacheDir } = readConfig(environment);
  const options = { cacheDir, environment, report, niceness: 10, ...(signal ? { signal } : {}) };
  const path = environment.PATH ?? '';
  return {
    cluster: await buildCluster(options),
    node: await buildNode(options),
    helm: await buildHelm(options),
    temporal: (await resolveBinary('temporal', { setting: null, cacheDir, path, report })).path,
  };
}

/** Programs that the image is built with, beside the node's. */
const FOR_IMAGE = [
  { program: 'buildah', package: 'buildah' },
  { program: 'debootstrap', package: 'debootstrap' },
];

/** Says in one line what this machine lacks for pods, and how to get it; null when nothing is missing. */
export async function lackOf({ PATH = '' }: Environment): Promise<string | null> {
  const uid = process.getuid?.() ?? -1;
  return sentenceAbout(await missingPackages(PATH, FOR_IMAGE), { platform: process.platform, uid });
}
