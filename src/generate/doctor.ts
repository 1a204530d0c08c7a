import { CHECKS } from '../doctor/checks.ts';
import { type GeneratedFile, page, table } from './page.ts';

/** docs/reference/doctor.md: every check of `portal-domains doctor`. */
export function doctorPage(): GeneratedFile {
  const rows = Object.entries(CHECKS).map(([name, { expects, fix }]) => [`\`${name}\``, expects, fix]);
  return page('docs/reference/doctor.md', [
    '# Checks of doctor',
    '`portal-domains doctor` looks at everything that the product depends on. All checks run at once, each for 6 seconds at most. It changes nothing and prints no secret. On the machine where `up` runs it takes the settings of `up`; on a cluster run it in the pod of the worker, or with a KUBECONFIG and the settings of the worker.',
    'A check is `ok`, `failed` or `skipped`: skipped is what is not in use, what cannot be seen from here, and what rests on something that failed. The command exits with 0 when no check failed. What it says to do may be more precise than below.',
    table(['Check', 'What must be so', 'What to do when it failed'], rows),
  ]);
}
