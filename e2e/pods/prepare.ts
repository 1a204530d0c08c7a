import type { Environment } from '../../src/config/config.ts';
import type { ProductImage } from './image/build-image.ts';
import { buildImages } from './images.ts';
import { buildPrograms, lackOf, type PodPrograms } from './programs.ts';

/** Everything that a cluster with pods is started from; plain data. */
export type Prepared = { programs: PodPrograms; images: PodImages };

export type PodImages = {
  /** The image of the work tree. */
  now: ProductImage;
  /** The image of the commit before, to upgrade from. */
  before: ProductImage;
  /** As `now`, with one migration more, to upgrade to. */
  next: ProductImage;
};

/** The variable by which it reaches the programs in a box, as JSON. */
const VARIABLE = 'PODS_PREPARED';

/** How to begin in a box, which has no network: with everything that was made before. */
export type Start = {
  /** The environment of the programs in the box. */
  environment: Environment;
};

/**
 * Makes everything that is not made yet, and says how to hand it into a box; null, after a line about what this machine
 * lacks. Handed in and not looked up again: whoever commits meanwhile changes what "the commit before" is.
 */
export async function prepare(
  environment: Environment,
  report: (line: string) => void,
): Promise<Start | null> {
  const lack = await lackOf(environment);
  if (lack !== null) {
    report(lack);
    return null;
  }
  const programs = await buildPrograms({ environment, report });
  const prepared: Prepared = { programs, images: await buildImages(report) };
  return { environment: { ...environment, [VARIABLE]: JSON.stringify(prepared) } };
}

/** Reads what `prepare` handed into this box. */
export function readPrepared({ [VARIABLE]: text }: Environment): Prepared {
  if (text === undefined) throw new Error('Nothing is prepared; start this by npm run test:pods.');
  return JSON.parse(text) as Prepared;
}
