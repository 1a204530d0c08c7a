import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { environment } from '../../../src/config/config.ts';
import { madeOnce } from '../../cluster/build/made-once.ts';
import type { ProductImage } from './build-image.ts';
import { createBuildah } from './buildah.ts';

type Options = {
  from: ProductImage;
  /** Added to the old tag. */
  suffix: string;
  /** Content by path, for all to read. */
  files: Readonly<Record<string, string>>;
  progress: (line: string) => void;
};

/** Makes an image that has some files more than another one. Kept beside that, by the hash of both. */
export async function deriveImage({ from, suffix, files, progress }: Options): Promise<ProductImage> {
  const made = dirname(from.archive);
  const key = createHash('sha256').update(JSON.stringify([basename(made), suffix, files]));
  const folder = join(dirname(made), `derived-${key.digest('hex').slice(0, 16)}`);
  const reference = `${from.reference}-${suffix}`;
  await madeOnce(folder, async (unfinished) => {
    progress(`making ${reference}`);
    await addFiles(from, { reference, files, archive: join(unfinished, 'image.tar') });
  });
  return { archive: join(folder, 'image.tar'), reference, bytes: from.bytes };
}

type Addition = { reference: string; files: Options['files']; archive: string };

async function addFiles(from: ProductImage, { reference, files, archive }: Addition): Promise<void> {
  const storage = await mkdtemp(join(tmpdir(), 'portal-domains-derived-'));
  try {
    const buildah = await createBuildah(storage, environment());
    const container = await buildah.run(['from', `docker-archive:${from.archive}`]);
    const content = join(storage, 'content');
    for (const [path, text] of Object.entries(files)) {
      await writeFile(content, text);
      await buildah.run(['copy', '--quiet', '--chmod', '644', container, content, path]);
    }
    await buildah.run(['commit', '--quiet', '--rm', container, `docker-archive:${archive}:${reference}`]);
    await buildah.run(['rmi', '--all', '--force']);
  } finally {
    await rm(storage, { recursive: true, force: true });
  }
}
