import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServedNames } from '../../api/domains/served-names.ts';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { environment } from '../../config/config.ts';
import { runProgram } from '../../local/run-program.ts';
import { RootDb } from '../../store/database/database.ts';
import { isServedName, loadServedNames } from '../../store/domains/served-names.ts';
import { createTestApi, type TestApi } from '../../testing/api.ts';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { type Flood, floodHandshakes } from '../../testing/handshake-flood.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { namesInCertificate } from '../../testing/raw-clients.ts';
import { aServedDomain } from '../../testing/store-builders.ts';

const OWN = 'own.acme.localhost';
/** A few thousand take some seconds; TEST_FLOOD=20000 asks for more. */
const NAMES = Number(environment().TEST_FLOOD ?? 3_200);
const MEBIBYTE = 1_048_576;

describe('scenario 26, a flood of names at the handshake: Caddy and the API', () => {
  const database = useDatabase();
  let db: RootDb;
  let api: TestApi;
  let server: RunningServer;
  let caddy: TestCaddy;
  let queries = 0;
  beforeAll(async () => {
    db = counting(database.url, () => {
      queries += 1;
    });
    const servedNames = new ServedNames({
      loadAll: () => loadServedNames(db),
      isServed: (domain) => isServedName(db, domain),
    });
    api = createTestApi(db, { servedNames });
    server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    caddy = await startTestCaddy({ askUrl: `${server.url}/edge/ask` });
    await aServedDomain(database.db, { domain: OWN });
    await servedNames.load();
    const edge = caddy.edge();
    await edge.apply({
      domainId: 'own',
      tenant: 'own',
      tenantLabel: 'tenant',
      domain: OWN,
      gateway: 'default',
    });
    await edge.close();
  });
  afterAll(async () => {
    await caddy?.stop();
    await server?.stop(0);
    await db?.destroy();
  });

  test('the names of the store cost one query, so that a query would be counted', () => {
    expect(queries).toBe(1);
  });

  test(`${NAMES} names, half of them below a served one: no order, no query, no memory kept`, async () => {
    const random = Array.from({ length: NAMES }, (_, index) => nameOf(index));
    const [below, strange] = [random.slice(NAMES / 2), random.slice(0, NAMES / 2)];
    // Buffers and pools grow with the first of any traffic.
    const first = await floodHandshakes(caddy.https, strange.splice(0, NAMES / 8).map(strangeName));
    const before = { memory: await residentBytes(caddy.pid), log: (await stat(caddy.logFile)).size };
    const floods = [
      await floodHandshakes(caddy.https, strange.map(strangeName)),
      await floodHandshakes(
        caddy.https,
        below.map((name) => `${name}.${OWN}`),
      ),
    ];
    const grown = (await residentBytes(caddy.pid)) - before.memory;
    report([first, ...floods], grown);
    expect(sum([first, ...floods], 'refused')).toBe(NAMES);
    expect(sum([first, ...floods], 'accepted')).toBe(0);
    expect(await asksAnswered(api, 'no')).toBe(NAMES);
    expect(queries).toBe(1);
    expect(grown).toBeLessThan(32 * MEBIBYTE);
    // A certificate that is begun is a line of its log; a refusal is none, so that the disk does not fill either.
    expect((await stat(caddy.logFile)).size).toBe(before.log);
    expect(await readdir(join(caddy.storageDir, 'certificates/local'))).toEqual([OWN]);
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

/** The same database; each taking of a connection, without which there is no query, is told of. */
function counting(url: string, onConnection: () => void): RootDb {
  const pool = new pg.Pool({ connectionString: url });
  return new RootDb({
    connect() {
      onConnection();
      return pool.connect();
    },
    end: () => pool.end(),
    options: pool.options,
  });
}

async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await runProgram('ps', ['-o', 'rss=', '-p', String(pid)], { timeoutMs: 5_000 });
  return Number(stdout) * 1024;
}

async function asksAnswered({ deps }: TestApi, answer: string): Promise<number | undefined> {
  const { values } = await deps.metrics.edgeAsks.get();
  return values.find(({ labels }) => labels.answer === answer)?.value;
}
