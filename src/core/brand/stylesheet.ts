import { type BrandTokens, brandTokens } from './colours.ts';

/** The vendor's looks: its colour as `#rrggbb`, and whether it has a logo. */
export type Brand = { color: string | null; hasLogo: boolean };

/** The path of the logo below the server's root. */
export const LOGO_PATH = '/brand/logo';

/**
 * Returns the stylesheet that gives the pages the brand: an empty one where there is none. `html:root` outweighs the
 * `:root` of the pages' own tokens, whichever stylesheet comes last.
 */
export function brandStylesheet({ color, hasLogo }: Brand): string {
  const rules: string[] = [];
  if (hasLogo) rules.push(`html:root{--pd-logo:url("${LOGO_PATH}");--pd-logo-display:block}`);
  if (color !== null) {
    const { light, dark } = brandTokens(color);
    rules.push(`html:root{${declarations(light)}}`);
    rules.push(`@media (prefers-color-scheme: dark){html:root{${declarations(dark)}}}`);
  }
  return rules.map((rule) => `${rule}\n`).join('');
}

const declarations = (tokens: BrandTokens) =>
  Object.entries(tokens)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
