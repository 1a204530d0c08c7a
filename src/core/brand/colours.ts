/** The brand's tokens of one colour scheme, by their custom properties; see web/src/styles/tokens.css. */
export type BrandTokens = Readonly<
  Record<'--pd-accent' | '--pd-accent-strong' | '--pd-on-accent' | '--pd-link' | '--pd-focus', string>
>;

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The darkest background of the light scheme under a link, and the lightest one of the dark scheme. */
const LIGHT_BACKGROUND: Rgb = [0xe9, 0xf1, 0xfd];
const DARK_BACKGROUND: Rgb = [0x26, 0x2d, 0x3a];
/** Text on the accent of the dark scheme. */
const DARK_TEXT: Rgb = [0x0c, 0x1a, 0x30];
/** WCAG 2.2, success criterion 1.4.3: the least contrast of text. */
const LEAST_CONTRAST = 4.5;
const STEPS = 100;

/**
 * Returns the tokens of both colour schemes for a brand's colour, `#rrggbb`. A colour on which or as which text could not
 * be read is darkened for the light scheme and lightened for the dark one, until it can be.
 */
export function brandTokens(colour: string): { light: BrandTokens; dark: BrandTokens } {
  const brand = parse(colour);
  const onLight = firstReadable(brand, BLACK, LIGHT_BACKGROUND);
  const onDark = firstReadable(brand, WHITE, DARK_BACKGROUND);
  return {
    light: tokens(onLight, mix(onLight, BLACK, 0.2), WHITE),
    dark: tokens(onDark, mix(onDark, WHITE, 0.3), DARK_TEXT),
  };
}

function tokens(accent: Rgb, strong: Rgb, onAccent: Rgb): BrandTokens {
  return {
    '--pd-accent': written(accent),
    '--pd-accent-strong': written(strong),
    '--pd-on-accent': written(onAccent),
    '--pd-link': written(accent),
    '--pd-focus': written(accent),
  };
}

/** The first mixture with `towards` that stands out from the background. */
function firstReadable(colour: Rgb, towards: Rgb, background: Rgb): Rgb {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, towards, step / STEPS);
    if (contrast(mixed, background) >= LEAST_CONTRAST) return mixed;
  }
  return towards;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(one[i] + (other[i] - one[i]) * share);
  return [at(0), at(1), at(2)];
}

/** The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
function contrast(one: Rgb, other: Rgb): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The contrast ratio of two colours as they are written, `#rrggbb`. */
export const contrastOf = (one: string, other: string): number => contrast(parse(one), parse(other));

/** WCAG 2.2, "relative luminance". */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function parse(colour: string): Rgb {
  const at = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16);
  return [at(1), at(3), at(5)];
}

const written = (colour: Rgb) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
