import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environment } from '../../../src/config/config.ts';
import { createBuildah, describeMissing } from './buildah.ts';
import { pruneArchives, pruneLayers } from './prune-images.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-prune-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-30T12:00:00Z');

test('the archives that were used last are kept, those in use, and what is no archive', async () => {
  const ages = { '1111111111111111': 9, '2222222222222222': 5, '3333333333333333': 3, '4444444444444444': 1 };
  for (const [hash, hours] of Object.entries({ ...ages, '5555555555555555': 0.5 })) {
    const archive = join(folder, `portal-domains-${hash}`);
    await mkdir(archive);
    const used = new Date(NOW - hours * HOUR_MS);
    await utimes(archive, used, used);
  }
  await mkdir(join(folder, 'storage'));
  await pruneArchives(folder, { kept: 3, now: NOW });
  const left = ['3333333333333333', '4444444444444444', '5555555555555555'];
  expect((await readdir(folder)).sort()).toEqual([
    ...left.map((hash) => `portal-domains-${hash}`),
    'storage',
  ]);
  await pruneArchives(folder, { kept: 0, now: NOW });
  expect((await readdir(folder)).sort()).toEqual([
    ...left.slice(1).map((hash) => `portal-domains-${hash}`),
    'storage',
  ]);
});

const missing = await describeMissing(environment());
if (missing !== null) process.stdout.write(`  no layers are pruned: ${missing}\n`);

describe.skipIf(missing !== null)('in the storage of buildah', () => {
  test('the layers of older images are removed, and neither the base nor the last ones', async () => {
    const buildah = await createBuildah(join(folder, 'storage'), environment());
    const names = ['portal-domains-base:b', 'portal-domains:1', 'portal-domains:2', 'portal-domains:3'];
    for (const [index, name] of names.entries()) {
      const container = await buildah.run(['from', 'scratch']);
      await buildah.run(['config', '--label', `of=${name}`, container]);
      // The time of an image is in whole seconds.
      const at = ['--timestamp', String(NOW / 1_000 + index)];
      await buildah.run(['commit', '--rm', ...at, container, `localhost/${name}`]);
    }
    await pruneLayers(buildah, { kept: 2 });
    const left = await buildah.run(['images', '--format', '{{.Name}}:{{.Tag}}']);
    expect(left.split('\n').sort()).toEqual([
      'localhost/portal-domains-base:b',
      'localhost/portal-domains:2',
      'localhost/portal-domains:3',
    ]);
  });
});
