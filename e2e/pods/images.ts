import { buildProductImage } from './image/build-image.ts';
import { deriveImage } from './image/derive-image.ts';
import type { PodImages } from './prepare.ts';

/** A migration that only adds, as one of the next version might; its number is none that will be taken. */
export const NEXT_MIGRATION = {
  name: '9999_of_the_next_version',
  sql: 'alter table portal_domains add column of_the_next_version text;\n',
  undo: 'alter table portal_domains drop column of_the_next_version',
};

/** Builds the product's image, the one of the commit before, and one of a version with a new migration. */
export async function buildImages(report: (line: string) => void): Promise<PodImages> {
  const now = await buildProductImage({ progress: report });
  const before = await buildProductImage({ commit: 'HEAD~1', progress: report });
  const next = await deriveImage({
    from: now,
    suffix: 'next',
    files: { [`/app/migrations/${NEXT_MIGRATION.name}.sql`]: NEXT_MIGRATION.sql },
    progress: report,
  });
  return { now, before, next };
}
