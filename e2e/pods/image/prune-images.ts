import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildah } from './buildah.ts';

/** Enough for the images of a run of the tests on pods (two commits, and the work tree), of two branches. */
export const KEPT_IMAGES = 6;
/** One that was used since may be in use by another run. */
const IN_USE_MS = 2 * 3_600_000;

/** Removes all archives of images in `folder` but those that were used last. */
export async function pruneArchives(
  folder: string,
  { kept, now }: { kept: number; now: number },
): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^portal-domains-[0-9a-f]{16}$/.test(name));
  const used = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = used.sort((one, other) => other.at - one.at).slice(kept);
  for (const { path, at } of old) if (now - at > IN_USE_MS) await rm(path, { recursive: true, force: true });
}

type StoredImage = { id: string; names: string[] | null; created: number };

/**
 * Removes the older of buildah's images, with their layers: what is kept of them is the archive. The base stays, and the
 * layers of the last images, from which the next build starts.
 */
export async function pruneLayers(buildah: Buildah, { kept }: { kept: number }): Promise<void> {
  const images = JSON.parse((await buildah.run(['images', '--json'])) || '[]') as StoredImage[] | null;
  const products = (images ?? []).filter(({ names }) => names?.some((name) => PRODUCT.test(name)));
  const old = products.sort((one, other) => other.created - one.created).slice(kept);
  for (const { id } of old) await buildah.run(['rmi', '--force', id]);
}

const PRODUCT = /^localhost\/portal-domains:/;
