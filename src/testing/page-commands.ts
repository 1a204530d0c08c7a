/** The places where a page's commands can be run: the word after the language of a fenced block. */
export const PLACES = {
  everywhere: 'on one machine and on a cluster',
  'one-machine': 'where `up` runs',
  cluster: 'with a kubeconfig of the cluster',
  pods: 'on a cluster whose pods run',
  start: 'where nothing runs yet; the tests start the product by themselves',
  'local-cluster': 'beside `npm run cluster`; not run by tests, which start that cluster by themselves',
  builder: 'where the image is built; not run by tests, which build it without a registry (e2e/pods/image)',
  'rolled-back': 'after `helm rollback`; run by store/outbox/overdue.test.ts on a database, and not in pods',
  'roll-back': 'before `helm rollback`; not run by tests, which have no version before on a cluster',
  server: 'on a machine with systemd, as root; not run by tests, checked for its words',
} as const;
export type Place = keyof typeof PLACES;

/** Blocks that are no commands: records of a zone, settings, what was measured. */
const SHOWN_ONLY = ['zone', 'ini', 'yaml', 'figures'];

const LANGUAGES = ['sh', 'sql', 'js'] as const;
type Language = (typeof LANGUAGES)[number];

/** One fenced block of commands, with the block of output that follows it. */
export type PageCommand = {
  /** Text of the heading above it. */
  section: string;
  /** Line of the opening fence, from 1. */
  line: number;
  language: Language;
  place: Place;
  text: string;
  /** The expected output, see output-shape.ts; empty: nothing is printed. */
  shape: string;
};

type Fence = { line: number; info: string; text: string; section: string; followsFence: boolean };

/**
 * The commands of a page of markdown: blocks that open with ```sh, ```sql or ```js and a place, each followed at once by a
 * ```text block with its output, unless it prints nothing. Blocks that open with ```zone, ```ini, ```yaml or
 * ```figures are no commands.
 * @throws Error with the line of a block that is anything else: nothing on the page goes untested by accident.
 */
export function readCommands(markdown: string): PageCommand[] {
  const commands: PageCommand[] = [];
  for (const fence of fencesOf(markdown)) {
    const { line, info, text, section, followsFence } = fence;
    if (SHOWN_ONLY.includes(info)) continue;
    const previous = commands.at(-1);
    if (info === 'text') {
      if (!followsFence || previous === undefined || previous.shape !== '')
        throw new Error(`line ${line}: this output follows no command`);
      previous.shape = text;
      continue;
    }
    const [language, place = '', ...more] = info.split(' ');
    if (!isLanguage(language) || !isPlace(place) || more.length > 0) {
      const places = Object.keys(PLACES).join(', ');
      throw new Error(
        `line ${line}: "${info}" says not where it runs; write sh, sql or js and one of ${places}`,
      );
    }
    commands.push({ section, line, language, place, text, shape: '' });
  }
  return commands;
}

/** Headings with commands of these places below them, in the order of the page. */
export function sectionsOf(commands: readonly PageCommand[], places: readonly Place[]): string[] {
  return [...new Set(commands.filter(({ place }) => places.includes(place)).map(({ section }) => section))];
}

const isLanguage = (word = ''): word is Language => LANGUAGES.some((language) => language === word);
const isPlace = (word: string): word is Place => Object.hasOwn(PLACES, word);

/** All fenced blocks, and whether nothing but empty lines lies between one and the block before. */
function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: Fence | null = null;
  let section = '';
  let followsFence = false;
  for (const [index, row] of markdown.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(row);
    if (open !== null) {
      if (fence === null) open.text += `${row}\n`;
      else {
        fences.push({ ...open, text: open.text.trimEnd() });
        open = null;
        followsFence = true;
      }
    } else if (fence !== null) {
      open = { line: index + 1, info: (fence[1] ?? '').trim(), text: '', section, followsFence };
    } else if (row.trim() !== '') {
      followsFence = false;
      section = /^#+ (.*)$/.exec(row)?.[1]?.replaceAll('`', '').trim() ?? section;
    }
  }
  if (open !== null) throw new Error(`line ${open.line}: this block is not closed`);
  return fences;
}

/**
 * Puts values in place of names in angle brackets, such as `<domain>`.
 * @throws Error naming one that has no value.
 */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/<([a-z][a-z0-9-]*)>/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody knows what ${whole} is`);
    return value;
  });
}
