import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/config/config.ts';
import { CLI, runNode } from '../../../src/testing/run-node.ts';
import { ownSettings, type RunningStack } from '../../../src/testing/running-stack.ts';

/** Each reason for which `up` does not start. */
export function refusedStartTests(running: () => RunningStack): void {
  describe('an up that cannot start says why in one sentence and exits 1', () => {
    let folder: string;
    let settings: Environment;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'portal-domains-refused-'));
      settings = await ownSettings(folder);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function expectRefusal(env: Environment, sentence: RegExp) {
      const { code, out, err } = await runNode([CLI, 'up'], env);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      const lines = err.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(sentence);
    }

    describe('beside one that runs', () => {
      test('on the same data folder', async () => {
        const { PORTAL_DATA_DIR } = running().settings;
        await expectRefusal(
          { ...settings, PORTAL_DATA_DIR },
          /^Error: Another `portal-domains up` \(pid \d+\) uses .+; stop it, or set PORTAL_DATA_DIR/,
        );
        expect((await fetch(`${running().apiUrl}/healthz`)).status).toBe(200);
      });

      test('on the same ports', async () => {
        const { PORTAL_DATA_DIR } = settings;
        await expectRefusal(
          { ...running().settings, PORTAL_DATA_DIR },
          /^Error: Something else listens on ports that are needed: \d+ for the pages and the API \(PORTAL_API_PORT\) by node \(pid \d+, of the `up` with the data folder .+\), .+ \(PORTAL_HTTPS_PORT\).*; stop it, or set each.+PORTAL_PORT_OFFSET/,
        );
      });
    });

    test('with a port that another program has', async () => {
      const server = createServer();
      const port = Number(settings.PORTAL_HTTPS_PORT);
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      try {
        await expectRefusal(
          settings,
          new RegExp(`^Error: Port ${port} .+ the edge's HTTPS .+ set PORTAL_HTTPS_PORT`),
        );
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    });

    test.each([
      ['a file', 'ENOTDIR|EEXIST', async () => join(folder, 'a-file')],
      ['a folder that cannot be made', 'ENOENT|EACCES|EPERM', async () => '/proc/portal-domains'],
    ])('with %s for a data folder', async (_, code, place) => {
      await writeFile(join(folder, 'a-file'), '');
      await expectRefusal(
        { ...settings, PORTAL_DATA_DIR: await place() },
        new RegExp(`^Error: The data folder .+ cannot be written \\((${code})\\); make it writable`),
      );
    });

    test('with a setting that does not fit', async () => {
      await expectRefusal(
        { ...settings, PORTAL_API_PORT: 'eighty' },
        /^wrong_setting: PORTAL_API_PORT: "eighty" does not fit; give a port/,
      );
    });

    test.each(['http://127.0.0.1:8000/portal', 'ftp://127.0.0.1'])('with the origin %s', async (origin) => {
      await expectRefusal(
        { ...settings, PORTAL_ORIGIN: origin },
        /^wrong_setting: PORTAL_ORIGIN: .+ no path/,
      );
    });

    test('with a file of roots that is not there', async () => {
      await expectRefusal(
        { ...settings, PORTAL_TRUSTED_CA_FILE: join(folder, 'none.pem') },
        /^Error: PORTAL_TRUSTED_CA_FILE names .+ cannot be read/,
      );
    });
  });
}
