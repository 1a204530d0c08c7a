import type { Plugin } from 'vite';

const PLACE = '__PORTAL_DOMAINS_STYLES__';

/** Puts the styles of a build into its script, in the place that is kept for them, as styles of a shadow tree. */
export function stylesInFile(): Plugin {
  return {
    name: 'styles-in-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const styles = files.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
      const css = styles.map((file) => (file.type === 'asset' ? String(file.source) : '')).join('');
      const script = files.find((file) => file.type === 'chunk');
      if (script === undefined || css === '' || !script.code.includes(PLACE))
        throw new Error(`styles-in-file: no styles, or no ${PLACE} in the script`);
      script.code = script.code.replace(/(["'`])__PORTAL_DOMAINS_STYLES__\1/, () =>
        JSON.stringify(hostStyles(css)),
      );
      for (const { fileName } of styles) delete bundle[fileName];
    },
  };
}

/** A length in `rem`, which the page around the element decides. */
const REM = /(?<![\w#-])(-?\d*\.?\d+)rem\b/g;
/** The conditions of container and media queries, in which no property counts. */
const CONDITION = /@(?:container|media)\b[^{]*/g;
/** What browsers take for one `rem` in a condition unless the reader has chosen another size. */
const REM_PX = 16;
const DARK = /@media\s*\(prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{([^}]*)\}\s*\}/;

/**
 * Turns the styles of a page into those of a shadow tree: what a page gives its root, the element's host gets; dark when the
 * reader prefers it and `theme` does not say `light`, or when `theme` says `dark`; and the size of the page's texts does not
 * count.
 */
export function hostStyles(css: string): string {
  const dark = DARK.exec(css)?.[1];
  if (dark === undefined) throw new Error('styles-in-file: no dark colours in the styles');
  const both = [
    `@media (prefers-color-scheme:dark){:host(:not([theme=light])){${dark}}}`,
    `:host([theme=dark]){color-scheme:dark;${dark}}`,
    ':host([theme=light]){color-scheme:light}',
  ];
  return css
    .replace(DARK, () => both.join(''))
    .replaceAll(':root', ':host')
    .replace(CONDITION, (condition) => condition.replace(REM, (_, rem) => `${Number(rem) * REM_PX}px`))
    .replace(REM, 'calc($1*var(--pd-size,16px))')
    .replace(/\bbody\s*\{[^}]*\}/, '');
}
