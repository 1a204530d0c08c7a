import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { openLog, sizeOf } from './log-files.ts';
import { recordStarted, stopOrphans } from './pid-files.ts';
import { identityOf } from './process-identity.ts';
import { createSupervisor, type ProcessSpec, type Supervisor } from './processes.ts';

const IDLE = 'setInterval(() => {}, 1000)';

describe('the supervisor', () => {
  let folder: string;
  let supervisor: Supervisor;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-processes-'));
    lines = [];
    supervisor = createSupervisor({
      runDir: folder,
      logDir: folder,
      report: (line) => lines.push(line),
      // Long for a program that ends when it is told to, also on a busy machine.
      graceMs: 3_000,
    });
  });
  afterEach(async () => {
    await supervisor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A program that is ready once it has written its file. */
  function program(name: string, script: string, changes: Partial<ProcessSpec> = {}): ProcessSpec {
    const ready = join(folder, `${name}.ready`);
    return {
      name,
      command: process.execPath,
      // Ready only when the script has put up what it listens to.
      args: ['-e', `${script};require('fs').appendFileSync(${JSON.stringify(ready)}, process.pid + '\\n');`],
      env: {},
      cwd: folder,
      // A file that was opened and not written yet is there too.
      ready: async () => existsSync(ready) && readFileSync(ready, 'utf8').endsWith('\n'),
      readyWithinMs: 60_000,
      ...changes,
    };
  }
  const pidOf = (name: string) => supervisor.list().find((one) => one.name === name)?.pid ?? null;

  test('a killed child is started again, with one line about it', async () => {
    await supervisor.start(program('worker', IDLE));
    const first = pidOf('worker');
    process.kill(first ?? 0, 'SIGKILL');
    const second = await eventually('a new child', () => {
      const pid = pidOf('worker');
      return pid !== first && pid;
    });
    expect(identityOf(second)).not.toBeNull();
    expect(lines).toEqual(['worker ended (SIGKILL); starting it again in 100 ms']);
    expect(supervisor.list()).toEqual([{ name: 'worker', pid: second, restarts: 1 }]);
  });

  test('the back-off doubles while a child keeps dying', async () => {
    await supervisor.start(program('api', IDLE));
    let last: number | null = null;
    for (const count of [1, 2, 3]) {
      const pid: number = await eventually('the next one', () => {
        const now = pidOf('api');
        return now !== last && now;
      });
      process.kill(pid, 'SIGKILL');
      await eventually('a line about it', () => lines.length === count);
      last = pid;
    }
    expect(lines.map((line) => / in (\d+) ms/.exec(line)?.[1])).toEqual(['100', '200', '400']);
  });

  test('a child that never comes up fails the start with what it said', async () => {
    const broken = program('api', "console.error('no such table'); process.exit(1)", {
      ready: async () => false,
    });
    await expect(supervisor.start(broken)).rejects.toMatchObject({
      code: 'not_ready',
      message: expect.stringContaining('exit code 1'),
      detail: expect.stringContaining('no such table'),
    });
  });

  test('a program that is not there fails the start', async () => {
    const missing = program('caddy', '', { command: join(folder, 'nope'), ready: async () => true });
    await expect(supervisor.start(missing)).rejects.toMatchObject({
      code: 'not_ready',
      message: expect.stringContaining('ENOENT'),
    });
  });

  test('stop ends the last started first, and kills what does not end in time', async () => {
    const log = join(folder, 'order');
    const logOnStop = (name: string) =>
      `process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(log)}, '${name} '); process.exit() });${IDLE}`;
    await supervisor.start(program('postgres', logOnStop('postgres')));
    await supervisor.start(program('stubborn', `process.on('SIGTERM', () => {});${IDLE}`));
    await supervisor.start(program('api', logOnStop('api')));
    const pids = supervisor.list().map(({ pid }) => pid ?? 0);
    await supervisor.stop();
    expect(readFileSync(log, 'utf8')).toBe('api postgres ');
    expect(lines).toEqual(['stubborn did not stop in time and was killed']);
    expect(pids.map((pid) => identityOf(pid))).toEqual([null, null, null]);
    expect((await readdir(folder)).filter((file) => file.endsWith('.json'))).toEqual([]);
  });

  describe('a child whose note cannot be written', () => {
    /** A folder in the place of the note: a write that fails, as on a full disk, also for root. */
    async function startUnnoted(script = IDLE) {
      await mkdir(join(folder, 'worker.json', 'in the way'), { recursive: true });
      await supervisor.start(program('worker', script));
    }
    const runs = () => readFileSync(join(folder, 'worker.ready'), 'utf8').trim().split('\n').map(Number);

    test('is said once, runs alone, and is stopped with the others', async () => {
      await startUnnoted();
      const pid = pidOf('worker') ?? 0;
      expect(lines).toEqual([
        expect.stringMatching(`^worker \\(pid ${pid}\\) runs, but could not be noted in .+EISDIR`),
      ]);
      expect(await supervisor.stop()).toEqual([]);
      expect(identityOf(pid)).toBeNull();
      expect(runs()).toEqual([pid]);
    });

    test('is started again when it ends, and never twice', async () => {
      await startUnnoted();
      const first = pidOf('worker') ?? 0;
      process.kill(first, 'SIGKILL');
      const second = await eventually('a new child', () => runs().length === 2 && pidOf('worker'));
      expect(runs()).toEqual([first, second]);
      expect(lines.filter((line) => line.includes('starting it again'))).toHaveLength(1);
      await supervisor.stop();
      expect(runs().map((pid) => identityOf(pid))).toEqual([null, null]);
    });
  });

  test('a stop while something is starting ends the start', async () => {
    const start = supervisor.start(program('slow', IDLE, { ready: async () => false }));
    const refused = expect(start).rejects.toMatchObject({ code: 'interrupted' });
    await eventually('its child', () => pidOf('slow'));
    await supervisor.stop();
    await refused;
  });
});

describe('what a killed `up` left running', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-orphans-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is stopped by the next one', async () => {
    const child = spawn(process.execPath, ['-e', IDLE], { detached: true });
    const ended = once(child, 'exit');
    recordStarted(folder, { name: 'caddy', pid: child.pid ?? 0, stopSignal: 'SIGTERM' });
    expect(await stopOrphans(folder)).toEqual([{ name: 'caddy', pid: child.pid }]);
    await ended;
    expect(await readdir(folder)).toEqual([]);
  });

  test('is left alone when the pid is another process by now, or the record is cut short', async () => {
    const record = { name: 'caddy', pid: process.pid, identity: 'another boot/1', stopSignal: 'SIGKILL' };
    await writeFile(join(folder, 'caddy.json'), JSON.stringify(record));
    await writeFile(join(folder, 'api.json'), '{"name":');
    expect(await stopOrphans(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a log that has grown large makes room for a new one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portal-logs-'));
  const file = join(folder, 'api.log');
  await writeFile(file, 'x'.repeat(11));
  openLog(file, 10);
  expect([sizeOf(file), sizeOf(`${file}.1`)]).toEqual([0, 11]);
  await rm(folder, { recursive: true });
});
