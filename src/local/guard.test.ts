import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { keepGuard, startGuard } from './guard.ts';
import { recordStarted } from './pid-files.ts';
import { identityOf } from './process-identity.ts';
import { createSupervisor } from './processes.ts';

const IDLE = 'setInterval(() => {}, 1000)';

describe('the guard', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-guard-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function startPart(): { pid: number; ended: Promise<unknown> } {
    const child = spawn(process.execPath, ['-e', IDLE], { detached: true, stdio: 'ignore' });
    const ended = once(child, 'exit');
    recordStarted(folder, { name: 'caddy', pid: child.pid ?? 0, stopSignal: 'SIGTERM' });
    return { pid: child.pid ?? 0, ended };
  }

  test('stops what was started once nobody holds its other end, and is not its own victim', async () => {
    const { pid, ended } = startPart();
    recordStarted(folder, { name: 'guard', pid: process.pid, stopSignal: 'SIGTERM' });
    const stdin = new PassThrough();
    const guarding = keepGuard(stdin, folder);
    expect(identityOf(pid)).not.toBeNull();
    stdin.end();
    await guarding;
    await ended;
    expect(await readdir(folder)).toEqual([]);
  });

  test('outlives the `up` that started it for as long as it takes to stop the parts', async () => {
    const { pid, ended } = startPart();
    // Stands for `up`: it starts the guard as a child that holds its standard input, and is killed.
    const preamble = 'const { spawn } = require("child_process");';
    const program = join(process.cwd(), 'dist', 'src', 'bin', 'guard.js');
    const command = `spawn(process.execPath, ${JSON.stringify([program, folder])}, { detached: true, stdio: ["pipe", "ignore", "ignore"] });`;
    const up = spawn(process.execPath, ['-e', `${preamble}${command}console.log("started");${IDLE}`]);
    await once(up.stdout, 'data');
    expect(identityOf(pid)).not.toBeNull();
    up.kill('SIGKILL');
    await ended;
  });

  test('ends with the others when `up` stops in good order', async () => {
    const supervisor = createSupervisor({ runDir: folder, logDir: folder, report: () => undefined });
    await startGuard(supervisor, folder);
    const pid = supervisor.list()[0]?.pid ?? 0;
    expect(await supervisor.stop()).toEqual([]);
    await eventually('the guard is gone', () => identityOf(pid) === null);
  });
});
