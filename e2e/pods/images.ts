import { buildProductImage } from './image/build-image.ts';

/** Builds the product's image from the work tree, and the one of the commit before, to upgrade from. */
export async function buildImages(report: (line: string) => void) {
  const now = await buildProductImage({ progress: report });
  const before = await buildProductImage({ commit: 'HEAD~1', progress: report });
  return { now, before };
}
