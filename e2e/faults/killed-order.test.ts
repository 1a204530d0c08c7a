import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../src/config/config.ts';
import { createTransport, type Transport } from '../../src/issuers/acme/transport.ts';
import { belongTogether } from '../../src/issuers/certificates.ts';
import { absentAsNull } from '../../src/lib/system-error.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../src/testing/acme-issuer.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { KILLED_ORDER, type KilledOrder } from '../../src/testing/killed-order.ts';
import { runNode } from '../../src/testing/run-node.ts';

// The first run builds Pebble; then a process is started for each await of an order.
const BUILD_MS = 1_200_000;
const AT_ONCE = 3;

describe('a process that is killed (SIGKILL) while it orders', () => {
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory();
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  type Run = { lines: string[]; folder: string; name: string };
  async function killedAt(killAt: number): Promise<Run> {
    const name = `killed-${killAt}.acme.localhost`;
    laboratory.dns.show(name);
    const { challengeFolder, directory, caFile } = laboratory.options;
    const folder = join(laboratory.home, `killed-${killAt}`);
    const order: KilledOrder = { name, killAt, issuer: { folder, challengeFolder, directory, caFile } };
    const { PATH } = environment();
    const { code, out, err } = await runNode([KILLED_ORDER, JSON.stringify(order)], { PATH });
    const lines = out.split('\n').filter((line) => line !== '');
    // A killed process has no code; one that asks less often than the first one did ends before.
    if (code !== null && code !== 0) throw new Error(`it ended with ${code}: ${err}`);
    return { lines, folder, name };
  }
  const awaitsOf = ({ lines }: Run) =>
    lines.filter((line) => line.startsWith('await ')).map((line) => line.replace(/^await \d+ /, ''));

  const requestsOf = ({ lines }: Run, path: string) =>
    lines.filter((line) => line.startsWith('request POST ') && line.includes(path));

  /** The JSON files of the folder, by name. @throws SyntaxError where one is half written. */
  async function filesOf(folder: string): Promise<Map<string, Record<string, unknown>>> {
    const names = (await readdir(folder, { recursive: true }).catch(absentAsNull)) ?? [];
    const whole = names.filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(whole.map((name) => readFile(join(folder, name), 'utf8')));
    return new Map(whole.map((name, index) => [name, JSON.parse(texts[index] ?? '')]));
  }

  /** Another process goes on; returns what is wrong with the end. */
  async function faultsAfter(run: Run): Promise<string[]> {
    const { folder, name } = run;
    const left = await filesOf(folder);
    const asked = [...run.lines];
    const real = createTransport(laboratory.options.caFile);
    const transport: Transport = (request, signal) => {
      asked.push(`request ${request.method} ${new URL(request.url).pathname}`);
      return real(request, signal);
    };
    const heir = laboratory.issuer({ folder, transport });
    const { certificate, problem } = await eventually('the end of the order', async () => {
      const answer = await heir.order({ name, mayBegin: true, retry: true, withinMs: 5_000 });
      return answer.order === 'pending' ? null : answer;
    });
    const now = await filesOf(folder);
    const all = { ...run, lines: asked };
    const [account, order] = ['account.json', join('orders', `${name}.json`)].map((file) => left.get(file));
    const drafts = (await readdir(folder, { recursive: true })).filter((file) => file.includes('.draft-'));
    const checks: [string, boolean][] = [
      ['a certificate with its key', certificate !== null && belongTogether(certificate)],
      ['no problem', problem === null],
      ['at most one order more', requestsOf(all, '/order-plz').length <= 2],
      ['one order finalized', new Set(requestsOf(all, '/finalize-order/')).size === 1],
      ['the account’s key', account === undefined || account.key === now.get('account.json')?.key],
      ['the order’s key', typeof order?.url !== 'string' || order.key === certificate?.key],
      ['no order left', !now.has(join('orders', `${name}.json`))],
      ['no draft left', drafts.length === 0],
      ['no challenge left', (await isPublished(name)) === false],
    ];
    return checks.filter(([, holds]) => !holds).map(([what]) => `${what}: ${run.lines.join(' | ')}`);
  }
  const isPublished = async (name: string) =>
    (await readdir(join(laboratory.options.challengeFolder, name)).catch(absentAsNull)) !== null;

  test(
    'at each await: one certificate, one order more at most, no key lost, no file half written',
    async () => {
      const whole = await killedAt(0);
      expect(whole.lines.at(-1)).toMatch(/^ended none/);
      const places = new Set(awaitsOf(whole));
      const waiting = awaitsOf(whole).map((_, index) => index + 1);
      expect(waiting.length).toBeGreaterThan(50);
      const faults: string[] = [];
      const hit = new Set<string>();
      const one = async () => {
        for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
          const run = await killedAt(n);
          for (const place of awaitsOf(run)) hit.add(place);
          faults.push(...(await faultsAfter(run)));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      expect(faults).toEqual([]);
      expect([...places].filter((place) => !hit.has(place))).toEqual([]);
    },
    BUILD_MS,
  );
});
