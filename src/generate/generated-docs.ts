import { SETTINGS } from '../config/settings.ts';
import { CHECKS } from '../doctor/checks.ts';
import { alertFiles } from './alerts.ts';
import { caErrorsPage } from './ca-errors.ts';
import { cliPage } from './cli.ts';
import { dnsProvidersPage, errorPages, reasonPages } from './codes.ts';
import { dashboardFile } from './dashboard.ts';
import { metricsPage } from './metrics.ts';
import { onDemandPatches } from './on-demand-patches.ts';
import { type GeneratedFile, page, table } from './page.ts';
import { readme, stateMachinePage } from './state-machine.ts';

/** Folders that hold generated pages only: what else lies there is left over from a code that is gone. */
export const GENERATED_FOLDERS = ['docs/errors', 'docs/reasons'] as const;

/** Every page of docs/, every alert rule and the part of the chart that is rendered from the sources. */
export function renderDocs(): GeneratedFile[] {
  return [
    settingsPage(),
    metricsPage(),
    cliPage(),
    doctorPage(),
    stateMachinePage(),
    caErrorsPage(),
    readme(),
    ...errorPages(),
    ...reasonPages(),
    dnsProvidersPage(),
    ...alertFiles(),
    dashboardFile(),
    onDemandPatches(),
  ];
}

/** docs/reference/doctor.md: every check of `portal-domains doctor`. */
function doctorPage(): GeneratedFile {
  const rows = Object.entries(CHECKS).map(([name, { expects, fix }]) => [`\`${name}\``, expects, fix]);
  return page('docs/reference/doctor.md', [
    '# Checks of doctor',
    '`portal-domains doctor` looks at everything that the product depends on. All checks run at once, each for 6 seconds at most. It changes nothing and prints no secret. On the machine where `up` runs it takes the settings of `up`; on a cluster run it in the pod of the worker, or with a KUBECONFIG and the settings of the worker.',
    'A check is `ok`, `failed` or `skipped`: skipped is what is not in use, what cannot be seen from here, and what rests on something that failed. The command exits with 0 when no check failed. What it says to do may be more precise than below.',
    table(['Check', 'What must be so', 'What to do when it failed'], rows),
  ]);
}

type Row = { kind: string; default: string | null; choices?: readonly string[]; secret?: true; doc: string };

/** docs/reference/settings.md: every setting, as `src/config/config.ts` reads it. */
function settingsPage(): GeneratedFile {
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
