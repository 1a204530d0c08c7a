import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environment } from '../config/config.ts';
import { resolveBinary } from './binaries.ts';
import { PINNED, requirementsOf } from './pinned-packages.ts';
import { findOnPath } from './pip.ts';

const path = environment().PATH ?? '';
/** The cache that a developer's own `up` fills, so that tests download once. */
const sharedCache = join(homedir(), '.cache', 'portal-domains');

describe('finding a program', () => {
  let folder: string;
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-binaries-'));
    lines.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function script(name: string, body: string): Promise<string> {
    await mkdir(join(folder, 'bin'), { recursive: true });
    const file = join(folder, 'bin', name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
    return file;
  }
  const options = (changes: Partial<Parameters<typeof resolveBinary>[1]> = {}) => ({
    setting: null,
    cacheDir: join(folder, 'cache'),
    path: '',
    report,
    ...changes,
  });

  test('a setting wins over PATH', async () => {
    const mine = await script('my-caddy', 'echo v2.12.1 h1:abc=');
    await script('caddy', 'echo v2.13.0');
    const found = await resolveBinary('caddy', options({ setting: mine, path: join(folder, 'bin') }));
    expect(found).toEqual({ path: mine, source: 'setting', version: '2.12.1' });
  });

  test('a setting that names nothing says so', async () => {
    const asked = resolveBinary('caddy', options({ setting: join(folder, 'nope') }));
    await expect(asked).rejects.toMatchObject({
      code: 'setting_not_found',
      message: expect.stringContaining('PORTAL_CADDY_BIN'),
    });
  });

  test('a setting that names a file that cannot run says so', async () => {
    const file = join(folder, 'text');
    await writeFile(file, 'hello');
    await expect(resolveBinary('temporal', options({ setting: file }))).rejects.toMatchObject({
      code: 'not_executable',
      message: expect.stringContaining('PORTAL_TEMPORAL_BIN'),
    });
  });

  test('a program on PATH is used when it is new enough', async () => {
    const caddy = await script('caddy', 'echo v2.12.0');
    const found = await resolveBinary('caddy', options({ path: `/nowhere:${join(folder, 'bin')}` }));
    expect(found).toEqual({ path: caddy, source: 'PATH', version: '2.12.0' });
  });

  test('a program on PATH that is too old is passed over, with a line that says so', async () => {
    await script('caddy', 'echo 2.11.6');
    const asked = resolveBinary('caddy', options({ path: join(folder, 'bin') }));
    await expect(asked).rejects.toMatchObject({ code: 'no_python' });
    expect(lines[0]).toContain('is version 2.11.6, and 2.11.7 or later is needed');
  });

  test('with an empty PATH and an empty cache, the missing Python is named with what to do', async () => {
    await expect(resolveBinary('temporal', options())).rejects.toMatchObject({
      code: 'no_python',
      message: expect.stringMatching(/python3-pip.*PORTAL_TEMPORAL_BIN/),
    });
  });

  test('a Python without pip is named with what to do', async () => {
    await script('python3', 'echo "No module named pip" >&2; exit 1');
    const asked = resolveBinary('caddy', options({ path: join(folder, 'bin') }));
    await expect(asked).rejects.toMatchObject({ code: 'no_pip', detail: 'No module named pip' });
  });

  test("a download that fails keeps pip's last lines and leaves nothing behind", async () => {
    await script('python3', '[ "$3" = --version ] && exit 0\necho "no route to host" >&2; exit 1');
    const asked = resolveBinary('caddy', options({ path: join(folder, 'bin') }));
    await expect(asked).rejects.toMatchObject({ code: 'download_failed', detail: 'no route to host' });
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  test('two at once into an empty cache both get a working program, and leftovers of a killed one go', async () => {
    const python = await findOnPath('python3', path);
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'python3'), `#!/bin/sh\nexec ${python} "$@"\n`, { mode: 0o755 });
    const leftover = join(folder, 'cache', `caddy-bin-${PINNED.caddy.version}.tmp-999999999-abc`);
    await mkdir(leftover, { recursive: true });
    const both = await Promise.all([
      resolveBinary('caddy', options({ path: join(folder, 'bin') })),
      resolveBinary('caddy', options({ path: join(folder, 'bin') })),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0]).toMatchObject({ source: 'package', version: PINNED.caddy.version });
    expect(await readdir(join(folder, 'cache'))).toEqual([`caddy-bin-${PINNED.caddy.version}`]);
  }, 300_000);

  test.each(['temporal', 'temporal-test-server'] as const)(
    'the pinned %s runs here',
    async (name) => {
      const onlyPython = await findOnPath('python3', path);
      await script('python3', `exec ${onlyPython} "$@"`);
      const found = await resolveBinary(name, options({ cacheDir: sharedCache, path: join(folder, 'bin') }));
      expect(found).toMatchObject({ source: 'package', version: PINNED[name].version });
    },
    300_000,
  );
});

test('the requirements name one hash for each platform', () => {
  expect(requirementsOf(PINNED.caddy).match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
});
