import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, readConfig } from '../../../src/config/config.ts';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { overTheNetwork } from '../../../src/testing/over-the-network.ts';
import { madeOnce } from '../../cluster/build/made-once.ts';
import { type Buildah, createBuildah, describeMissing, ImageError } from './buildah.ts';
import { KEPT_IMAGES, pruneArchives, pruneLayers } from './prune-images.ts';
import { checkOut, readSource, resolveCommit, type Source } from './source.ts';

export type ProductImage = {
  /** A file of the format docker-archive, for `ctr images import`. */
  archive: string;
  /** Name of the image as containerd knows it: `docker.io/library/portal-domains:<tag>`. */
  reference: string;
  /** Size of its file system, base included. */
  bytes: number;
};

export type BuildImageOptions = {
  /** Anything that git takes for a commit; the work tree when not given. */
  commit?: string;
  progress: (line: string) => void;
};

const ROOT = findRoot();
const BASE_SCRIPT = join(ROOT, 'e2e/pods/image/base.sh');
const NPM = '11.21.2';

/**
 * Builds the product's image from its own Dockerfile, without a registry of images, on a base made from Debian's and
 * npm's packages. Kept in the cache folder by the hash of everything that goes into it.
 * An image of the work tree is tagged with the product's version, one of a commit also with the commit.
 * @throws ImageError where a program is missing or the build fails.
 */
export async function buildProductImage({ commit, progress }: BuildImageOptions): Promise<ProductImage> {
  if (commit === undefined) return buildFrom(await readSource(ROOT), null, progress);
  const full = await resolveCommit(ROOT, commit);
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-source-'));
  try {
    await checkOut(ROOT, full, join(folder, 'tree'));
    return await buildFrom(await readSource(join(folder, 'tree')), full, progress);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildFrom(
  source: Source,
  commit: string | null,
  progress: BuildImageOptions['progress'],
): Promise<ProductImage> {
  const env = environment();
  const images = join(readConfig(env).cacheDir, 'image');
  const base = await nameBase(source.base);
  const tag = commit === null ? source.version : `${source.version}-${commit.slice(0, 12)}`;
  const reference = `docker.io/library/portal-domains:${tag}`;
  const key = createHash('sha256').update(JSON.stringify([source.hash, base, reference]));
  const folder = join(images, `portal-domains-${key.digest('hex').slice(0, 16)}`);
  await madeOnce(folder, async (unfinished) => {
    const missing = await describeMissing(env);
    if (missing !== null) throw new ImageError(missing);
    const buildah = await createBuildah(join(images, 'storage'), env);
    await ensureBase(buildah, base, source.base, progress);
    await buildArchive(buildah, { source, base, reference, revision: commit, folder: unfinished, progress });
    await pruneLayers(buildah, { kept: KEPT_IMAGES });
  });
  const now = new Date();
  await utimes(folder, now, now);
  await pruneArchives(images, { kept: KEPT_IMAGES, now: now.getTime() });
  const kept = JSON.parse(await readFile(join(folder, 'image.json'), 'utf8')) as { bytes: number };
  return { archive: join(folder, 'image.tar'), reference, bytes: kept.bytes };
}

/** Names the base by everything that it is made from. */
async function nameBase({ node, suite }: Source['base']): Promise<string> {
  const hash = createHash('sha256').update(await readFile(BASE_SCRIPT));
  hash.update(JSON.stringify([node, suite, NPM, process.arch]));
  return `localhost/portal-domains-base:${hash.digest('hex').slice(0, 16)}`;
}

async function ensureBase(
  buildah: Buildah,
  name: string,
  { node, suite }: Source['base'],
  progress: BuildImageOptions['progress'],
): Promise<void> {
  const there = await buildah.run(['images', '--format', '{{.Name}}:{{.Tag}}']);
  if (there.split('\n').includes(name)) return;
  const started = performance.now();
  await overTheNetwork(async () => {
    const args = [name, suite, node, NPM];
    const options = { env: buildah.environment, timeoutMs: 20 * 60_000, onLine: progress };
    const result = await runProgram(BASE_SCRIPT, args, options);
    if (result.code !== 0) throw new ImageError(`The base was not made.\n${lastLines(result)}`);
  });
  progress(`the base is there after ${seconds(started)} s`);
}

type Build = {
  source: Source;
  base: string;
  reference: string;
  revision: string | null;
  folder: string;
  progress: BuildImageOptions['progress'];
};

async function buildArchive(
  buildah: Buildah,
  { source, base, reference, revision, folder, progress }: Build,
): Promise<void> {
  const started = performance.now();
  const local = `localhost/${reference.slice(reference.lastIndexOf('/') + 1)}`;
  await buildah.run(
    [
      // Debian's default, crun, refuses a machine with both kinds of cgroups.
      ...['build', '--runtime', 'runc', '--network', 'host', '--layers', '--pull-never'],
      ...(await ownAuthorities(buildah, folder)),
      ...['--ignorefile', source.ignoreFile, '--build-arg', `NODE=${base}`],
      ...['--build-arg', `VERSION=${source.version}`, '--build-arg', `REVISION=${revision ?? ''}`],
      ...['--file', source.dockerfile, '--tag', local, source.root],
    ],
    (line) => {
      if (/^(\[\d+\/\d+\] )?STEP /.test(line)) progress(line);
    },
  );
  await buildah.run(['push', '--quiet', local, `docker-archive:${join(folder, 'image.tar')}:${reference}`]);
  const bytes = await measure(buildah, local);
  await writeFile(join(folder, 'image.json'), JSON.stringify({ reference, bytes }));
  progress(`the image is built after ${seconds(started)} s: ${(bytes / 1e6).toFixed(0)} MB`);
}

/** Lets the build trust the authorities that we trust: a proxy with a certificate of its own may stand before npm's registry. */
async function ownAuthorities({ environment: env }: Buildah, folder: string): Promise<string[]> {
  const file = env.NODE_EXTRA_CA_CERTS;
  if (file === undefined) return [];
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, 'cafile=/run/authorities.crt\n');
  return ['--volume', `${file}:/run/authorities.crt:ro`, '--volume', `${npmrc}:/usr/local/etc/npmrc:ro`];
}

async function measure(buildah: Buildah, image: string): Promise<number> {
  const container = await buildah.run(['from', '--pull-never', image]);
  try {
    const root = await buildah.run(['mount', container]);
    const result = await runProgram('du', ['--summarize', '--bytes', root], { timeoutMs: 60_000 });
    return Number(result.stdout.split('\t')[0]);
  } finally {
    await buildah.run(['rm', container]);
  }
}

/** The source tree above this file, which runs from e2e/pods/image and from dist/e2e/pods/image. */
function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'e2e/pods/image/base.sh'))) return folder;
    if (folder === dirname(folder)) throw new ImageError('The sources are not there; run this from a clone.');
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0);
