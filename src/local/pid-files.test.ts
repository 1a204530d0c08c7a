import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RUN_MARK, stopOrphans } from './pid-files.ts';

describe.runIf(process.platform === 'linux')('a part that was started but not recorded', () => {
  let runDir: string;
  beforeEach(async () => {
    runDir = await mkdtemp(join(tmpdir(), 'portal-run-'));
  });
  afterEach(() => rm(runDir, { recursive: true, force: true }));

  function startPart(mark: string) {
    const program = 'process.stdout.write("."); setInterval(() => undefined, 1000)';
    return spawn(process.execPath, ['-e', program], {
      env: { [RUN_MARK]: mark },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
  }

  test('is stopped by its mark; one of another folder is left alone', async () => {
    const [ours, anothers] = [startPart(runDir), startPart(`${runDir}-other`)];
    await Promise.all([once(ours.stdout, 'data'), once(anothers.stdout, 'data')]);
    const ended = once(ours, 'exit');
    expect(await stopOrphans(runDir)).toMatchObject([{ pid: ours.pid }]);
    await ended;
    expect(anothers.exitCode ?? anothers.signalCode).toBeNull();
    anothers.kill('SIGKILL');
    await once(anothers, 'exit');
  });
});
