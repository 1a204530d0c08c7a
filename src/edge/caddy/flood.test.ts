import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../config/config.ts';
import { runProgram } from '../../local/run-program.ts';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { type Flood, floodHandshakes } from '../../testing/handshake-flood.ts';
import { namesInCertificate } from '../../testing/raw-clients.ts';
import { FIRST_ORDER } from '../port.ts';
import { certificatesDir } from './config.ts';

const OWN = 'own.acme.localhost';
/** A few thousand take some seconds; TEST_FLOOD=20000 asks for more. */
const NAMES = Number(environment().TEST_FLOOD ?? 3_200);
const MEBIBYTE = 1_048_576;

describe('scenario 26, a flood of names at the handshake: Caddy', () => {
  let caddy: TestCaddy;
  beforeAll(async () => {
    caddy = await startTestCaddy();
    await caddy.edge().apply(
      {
        domainId: 'own',
        tenant: 'own',
        tenantLabel: 'tenant',
        domain: OWN,
        gateway: 'default',
      },
      FIRST_ORDER,
    );
  });
  afterAll(() => caddy?.stop());

  test(`${NAMES} names, half of them below a served one: no order, no file, no memory kept`, async () => {
    const random = Array.from({ length: NAMES }, (_, index) => nameOf(index));
    const [below, strange] = [random.slice(NAMES / 2), random.slice(0, NAMES / 2)];
    // Buffers and pools grow with the first of any traffic.
    const first = await floodHandshakes(caddy.https, strange.splice(0, NAMES / 8).map(strangeName));
    const before = await residentBytes(caddy.pid);
    const stored = await readdir(caddy.storageDir, { recursive: true });
    const floods = [
      await floodHandshakes(caddy.https, strange.map(strangeName)),
      await floodHandshakes(
        caddy.https,
        below.map((name) => `${name}.${OWN}`),
      ),
    ];
    const grown = (await residentBytes(caddy.pid)) - before;
    report([first, ...floods], grown);
    expect(sum([first, ...floods], 'refused')).toBe(NAMES);
    expect(sum([first, ...floods], 'accepted')).toBe(0);
    expect(grown).toBeLessThan(32 * MEBIBYTE);
    // Whatever Caddy would order it would keep there: an account, a lock, a certificate.
    expect(await readdir(caddy.storageDir, { recursive: true })).toEqual(stored);
    expect(await readdir(certificatesDir(caddy.dir))).toEqual([`${OWN}.pem`]);
    expect(await namesInCertificate(caddy.https, OWN)).toBe(`DNS:${OWN}`);
  }, 300_000);
});

/** Twenty-four characters that look like those of a scanner, and differ. */
const nameOf = (index: number) => (0x9e3779b1n * BigInt(index + 1)).toString(36).padStart(24, 'x7');
const strangeName = (name: string) => `${name}.example`;

const sum = (floods: Flood[], what: keyof Flood) => floods.reduce((all, flood) => all + flood[what], 0);

function report(floods: Flood[], grown: number): void {
  const names = sum(floods, 'refused');
  console.info(
    `${names} handshakes refused in ${sum(floods, 'milliseconds')} ms; Caddy holds ${(grown / MEBIBYTE).toFixed(1)} MiB more after them`,
  );
}

async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await runProgram('ps', ['-o', 'rss=', '-p', String(pid)], { timeoutMs: 5_000 });
  return Number(stdout) * 1024;
}
