import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { ownSettings } from '../../src/testing/running-stack.ts';
import { hasEnded, isGone, killGroup, recordedParts, startUp } from '../../src/testing/up-process.ts';

let folder: string;
let up: ChildProcess | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-closed-'));
});
afterAll(async () => {
  if (up?.pid !== undefined && !hasEnded(up)) killGroup(up.pid);
  for (const pid of recordedParts(folder).values()) killGroup(pid);
  await rm(folder, { recursive: true, force: true });
});

test('an up whose terminal was closed stops its parts in good order all the same', async () => {
  const settings = { ...(await ownSettings(folder)), PORTAL_DATA_DIR: folder };
  await startUp(settings, (child) => {
    up = child;
  });
  const child = up as unknown as ChildProcess;
  const recorded = recordedParts(folder);
  expect([...recorded.keys()].sort()).toEqual(['api', 'caddy', 'guard', 'postgres', 'temporal', 'worker']);
  const parts = [...recorded.values()];
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.kill('SIGHUP');
  await eventually('up has ended', () => hasEnded(child), { withinMs: 90_000 });
  expect(child.exitCode).toBe(0);
  expect(parts.filter((pid) => !isGone(pid))).toEqual([]);
});
