import { displayDomain } from './canonical-name.ts';
import { CONFUSABLES } from './confusables.generated.ts';
import { registrableDomain } from './registrable.ts';

const PROTOTYPES: ReadonlyMap<string, string> = new Map(
  CONFUSABLES.flatMap(([prototype, characters]) =>
    [...characters].map((character) => [character, prototype] as const),
  ),
);

/** Characters that nobody sees: joiners and the like. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Dots and strokes on letters, after NFD. */
const MARKS = /\p{Nonspacing_Mark}/gu;

/**
 * Returns the skeleton of a name (UTS #39, section 4): two names that look alike have the same skeleton. A skeleton is for
 * comparing only; nobody is shown one. In lower case, as `0` has the prototype `O`.
 * @param text a name in its Unicode form.
 */
export function skeleton(text: string): string {
  const seen = [...text.normalize('NFD').replace(UNSEEN, '')];
  return seen
    .map((character) => PROTOTYPES.get(character) ?? character)
    .join('')
    .normalize('NFD')
    .toLowerCase();
}

/** As `skeleton`, with accents taken for nothing: `vendör` looks enough like `vendor`. */
export function plainSkeleton(text: string): string {
  return skeleton(text.normalize('NFD').replace(MARKS, '')).replace(MARKS, '');
}

/** Returns the skeleton of a canonical name's registrable domain, by which names of different owners are compared. */
export function registrableSkeleton(domain: string): string {
  return skeleton(displayDomain(registrableDomain(domain) ?? domain));
}
