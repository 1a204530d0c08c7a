import { SETTINGS } from '../config/settings.ts';
import { type GeneratedFile, page, table } from './page.ts';

type Row = { kind: string; default: string | null; choices?: readonly string[]; secret?: true; doc: string };

/** docs/reference/settings.md: every setting, as `src/config/config.ts` reads it. */
export function settingsPage(): GeneratedFile {
  const rows = Object.entries(SETTINGS as Record<string, Row>).map(([name, setting]) => [
    `\`${name}\``,
    kindOf(setting),
    setting.default ? `\`${setting.default}\`` : '–',
    setting.doc,
  ]);
  return page('docs/reference/settings.md', [
    '# Settings',
    'Settings are environment variables. An empty value counts as not given. A value that does not fit stops the program with one sentence that says what to do. Nothing is read from a file, and only `src/config/config.ts` reads them.',
    'With no setting at all, `npm start` is a sandbox on this machine.',
    table(['Setting', 'Kind', 'Default', 'What it is'], rows),
  ]);
}

function kindOf({ kind, choices, secret }: Row): string {
  const words = choices === undefined ? kind : choices.map((choice) => `\`${choice}\``).join(', ');
  return secret ? `${words}, secret` : words;
}
