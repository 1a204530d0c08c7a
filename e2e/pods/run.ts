import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { DOOR_NAMES, DOORS, socketOf } from './doors.ts';
import { enterBox } from './enter-box.ts';
import { forward } from './forward.ts';
import { prepare } from './prepare.ts';

const IN_BOX = fileURLToPath(new URL('run-in-box.ts', import.meta.url));

/** The exit codes of a stop in good order: a shell that waited for it says that it was interrupted, or hung up. */
const STOPPED = [0, 129, 130];

/** Leaves a cluster with the chart installed for a person, until Ctrl-C: `npm run cluster -- --pods`. */
await runMain(async () => {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const start = await prepare(environment(), report);
  if (start === null) return 1;
  const dir = resolve('.portal-domains/pods');
  await mkdir(dir, { recursive: true });
  for (const name of DOOR_NAMES) {
    const server = await forward(DOORS[name], { path: socketOf(dir, name) });
    server.unref();
  }
  const box = enterBox([process.execPath, IN_BOX, dir], start);
  await writeFile(join(dir, 'enter'), scriptToEnter(box.pid), { mode: 0o755 });
  const code = await box.ended;
  if (!STOPPED.includes(code)) return code;
  // Here and not in the box, which has volumes of pods mounted in it until it ends.
  await rm(dir, { recursive: true, force: true });
  report(`Stopped. Nothing of it is left in ${dir}.`);
  return 0;
});

/** A shell, or the command that is given, with the namespaces of the box. */
function scriptToEnter(pid: number): string {
  return `#!/bin/sh
[ $# -gt 0 ] || set -- sh
exec nsenter --target "$(cat /proc/${pid}/task/${pid}/children | tr -d ' ')" --net --mount --pid -- "$@"
`;
}
