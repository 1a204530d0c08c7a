import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliDeps } from '../../src/cli/context.ts';
import { createProgram } from '../../src/cli/program.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { findOnPath } from '../../src/local/pip.ts';
import { readPage } from '../../src/testing/markdown.ts';
import { readCommands } from '../../src/testing/page-commands.ts';
import { ROOT } from '../../src/testing/root.ts';

const FOLDER = join(ROOT, 'deploy/systemd');
const SERVICES = [
  ...['portal-domains.service', 'portal-domains-api.service'],
  ...['portal-domains-worker.service', 'portal-domains-backup.service'],
];
const UNITS = [...SERVICES, 'portal-domains-backup.timer'];
/** "OK" in the words of systemd-analyze, which ends at 5; most services of a distribution are above 9. */
const MOST_EXPOSURE = '2.0';

const run = promisify(execFile);
const read = (unit: string) => readFile(join(FOLDER, unit), 'utf8');
const values = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

const program = createProgram({ version: '' } as CliDeps, { exitCode: 0 }, () => undefined);
const commandOf = (name: string | undefined): Command | undefined =>
  program.commands.find((command) => command.name() === name);

/** Every command, with its options, that `portal-domains <words>` would run. */
function refusalOf(words: readonly string[]): string | null {
  const command = commandOf(words[0]);
  if (command === undefined) return `there is no command ${words[0]}`;
  const options = words.filter((word) => word.startsWith('--'));
  const unknown = options.filter((option) => !command.options.some(({ long }) => long === option));
  return unknown.length === 0 ? null : `${words[0]} has no ${unknown.join(', ')}`;
}

describe('the systemd units', () => {
  test('are the ones that this test knows', async () => {
    const units = (await readdir(FOLDER)).filter((name) => /\.(service|timer)$/.test(name));
    expect(units.sort()).toEqual(UNITS.toSorted());
  });

  test.each(SERVICES)('%s runs a command that there is, as nobody else', async (unit) => {
    const text = await read(unit);
    for (const line of [...values(text, 'ExecStart'), ...values(text, 'ExecStartPre')]) {
      const [node, cli, ...words] = line.split(' ');
      expect([node, cli]).toEqual(['/opt/portal-domains/node_modules/.bin/node', 'dist/src/bin/cli.js']);
      expect(refusalOf(words)).toBeNull();
    }
    expect(values(text, 'User')).toEqual(['portal-domains']);
    expect(values(text, 'NoNewPrivileges')).toEqual(['yes']);
    // It would take the shared memory of a PostgreSQL away that runs as the same user.
    expect(values(text, 'RemoveIPC')).toEqual([]);
    for (const assignment of values(text, 'Environment'))
      expect(Object.keys(SETTINGS)).toContain(assignment.split('=')[0]);
  });

  test('only the one with the edge may listen on low ports, and nothing may do more', async () => {
    const capabilities = await Promise.all(
      SERVICES.map(async (unit) => values(await read(unit), 'CapabilityBoundingSet')),
    );
    expect(capabilities).toEqual([['CAP_NET_BIND_SERVICE'], [''], [''], ['']]);
  });

  test('the settings beside them are settings, and fit together', async () => {
    const lines = (await read('portal-domains.env')).split('\n').filter((line) => /^[A-Z]/.test(line));
    const given = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(Object.keys(given).filter((name) => !Object.hasOwn(SETTINGS, name))).toEqual([]);
    expect(readConfig(given)).toMatchObject({ sandbox: false, baseDomain: 'portal.example.com' });
  });
});

describe('what systemd itself says of the units', async () => {
  const analyze = await findOnPath('systemd-analyze', environment().PATH ?? '');
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-units-'));
    // The program that they run need not be where a server has it.
    for (const unit of UNITS)
      await writeFile(
        join(folder, unit),
        (await read(unit)).replaceAll('/opt/portal-domains/node_modules/.bin/node', process.execPath),
      );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const said = 'there is no systemd-analyze on this machine: the units were only read, not verified';
  if (analyze === null) process.stdout.write(`  ${said}\n`);

  test.skipIf(analyze === null)(`verify finds nothing${analyze === null ? `: ${said}` : ''}`, async () => {
    const { stdout, stderr } = await run(analyze ?? '', [
      'verify',
      ...UNITS.map((unit) => join(folder, unit)),
    ]);
    expect(`${stdout}${stderr}`).toBe('');
  });

  test.skipIf(analyze === null).each(SERVICES)(`%s is exposed by at most ${MOST_EXPOSURE}`, async (unit) => {
    const threshold = String(Number(MOST_EXPOSURE) * 10);
    const options = ['security', '--offline=true', '--no-pager', `--threshold=${threshold}`];
    await expect(run(analyze ?? '', [...options, join(folder, unit)])).resolves.toBeDefined();
  });
});

describe.each(['docs/one-machine.md', 'docs/runbook.md'])('what %s has somebody type on a server', (page) => {
  const commands = readCommands(readPage(page)).filter(({ place }) => place === 'server');
  const text = commands.map((command) => command.text).join('\n');

  test('names only units that there are', () => {
    const named = [...text.matchAll(/portal-domains[a-z-]*\.(?:service|timer)/g)].map(([name]) => name);
    expect(named.filter((name) => !UNITS.includes(name))).toEqual([]);
    expect(named).toContain('portal-domains.service');
  });

  test('runs only commands that there are', () => {
    const lines = [...text.matchAll(/^portal-domains (.*)$/gm)].map(([, words = '']) => words.split(' '));
    expect(lines.map(refusalOf).filter((refusal) => refusal !== null)).toEqual([]);
  });

  test('has the folders of the service, for a command that is not started by it', async () => {
    const ofService = values(await read('portal-domains.service'), 'Environment');
    const given = [...text.matchAll(/\bPORTAL_[A-Z_]+=\S+/g)].map(([assignment]) => assignment);
    expect(given).toContain('PORTAL_DATA_DIR=/var/lib/portal-domains');
    expect(given.filter((assignment) => !ofService.includes(assignment))).toEqual([]);
  });
});
