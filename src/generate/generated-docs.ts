import { alertFiles } from './alerts.ts';
import { cliPage } from './cli.ts';
import { dnsProvidersPage, errorPages, reasonPages } from './codes.ts';
import { dashboardFile } from './dashboard.ts';
import { doctorPage } from './doctor.ts';
import { metricsPage } from './metrics.ts';
import type { GeneratedFile } from './page.ts';
import { settingsPage } from './settings.ts';
import { readme, stateMachinePage } from './state-machine.ts';

/** Folders that hold generated pages only: what else lies there is left over from a code that is gone. */
export const GENERATED_FOLDERS = ['docs/errors', 'docs/reasons'] as const;

/** Every page of docs/ and every alert rule that is rendered from the sources. */
export function renderDocs(): GeneratedFile[] {
  return [
    settingsPage(),
    metricsPage(),
    cliPage(),
    doctorPage(),
    stateMachinePage(),
    readme(),
    ...errorPages(),
    ...reasonPages(),
    dnsProvidersPage(),
    ...alertFiles(),
    dashboardFile(),
  ];
}
