import type { Setting } from './setting.ts';

/** The vendor's looks on the tenant's page and on the page of a link. */
export const BRAND_SETTINGS = {
  PORTAL_BRAND_COLOR: {
    kind: 'colour',
    default: null,
    doc: 'Colour of buttons and links on the pages, e.g. `#0a7d55`. Where text on it could not be read, the pages take the nearest darker shade (light scheme) or lighter one (dark scheme) in which it can.',
  },
  PORTAL_BRAND_LOGO: {
    kind: 'string',
    default: null,
    doc: 'File with the logo above the pages: SVG, PNG or WebP, at most 200 KiB, shown 40 pixels high. Read when the API starts. It should be visible on light and on dark ground.',
  },
} as const satisfies Record<string, Setting>;
