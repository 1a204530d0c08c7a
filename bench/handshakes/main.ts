/**
 * `npm run bench:handshakes`: new TLS connections to random names, at the edge as it runs, which reads each certificate
 * from a file, and at a Caddy that manages the same names itself, of which it keeps 10,000 in memory; in turn, several
 * rounds each. Prints connections a second and Caddy's processor time for one. `--names 200 --seconds 2 --rounds 1` makes
 * it short.
 */
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { parseArgs } from 'node:util';
import { runMain } from '../../src/bin/run-main.ts';
import { issuerKey } from '../../src/issuers/folder.ts';
import { startTestCaddy, type TestCaddy, type TestFolders } from '../../src/testing/caddy.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { certify } from '../fleet/certificates.ts';
import { processorMs } from '../processor.ts';

/** Enough that Caddy is never without one. */
const CONNECTIONS_AT_ONCE = 16;

type Round = { connections: number; seconds: number; processorMs: number };
const NONE: Round = { connections: 0, seconds: 0, processorMs: 0 };

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      names: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [count, seconds, rounds] = [Number(values.names), Number(values.seconds), Number(values.rounds)];
  if (![count, seconds, rounds].every((one) => Number.isInteger(one) && one > 0)) {
    process.stderr.write('--names 1000 --seconds 5 --rounds 3: whole numbers\n');
    return 2;
  }
  const names = Array.from({ length: count }, (_, n) => `portal-${n}.bench.localhost`);
  const started: TestCaddy[] = [];
  try {
    const files = await startOurs(names, started);
    const own = await startOwn(names, started);
    const all = { files: NONE, own: NONE };
    for (let round = 0; round < rounds; round++) {
      all.files = sumOf(all.files, await measure(files, names, seconds));
      all.own = sumOf(all.own, await measure(own, names, seconds));
    }
    process.stdout.write(
      `${cpus().length} cores, ${count} names, ${rounds} rounds of ${seconds} s each, in turn\n`,
    );
    process.stdout.write(lineOf('certificates from files', all.files));
    process.stdout.write(lineOf("Caddy's own", all.own));
    const ratioOf = (figure: (round: Round) => number) => (figure(all.files) / figure(all.own)).toFixed(2);
    process.stdout.write(
      `ratio: ${ratioOf(rateOf)} of the connections, ${ratioOf(costOf)} of the processor time\n`,
    );
    return 0;
  } finally {
    await Promise.all(started.map((caddy) => caddy.stop()));
  }
});

async function startOurs(names: readonly string[], started: TestCaddy[]): Promise<TestCaddy> {
  const fill = async (folders: TestFolders) => void (await certify(folders, 'bench', names));
  const caddy = await startTestCaddy({ fill });
  started.push(caddy);
  return caddy;
}

/** Caddy with its internal issuer, in whose storage the certificates lie, as it finds them after a restart. */
async function startOwn(names: readonly string[], started: TestCaddy[]): Promise<TestCaddy> {
  const caddy = await startTestCaddy({
    fill: (folders) => fillStorage(folders, names),
    adjust(text) {
      const config = JSON.parse(text) as { apps: { tls: object } };
      config.apps.tls = {
        certificates: { automate: names },
        automation: { policies: [{ subjects: names, issuers: [{ module: 'internal' }] }] },
      };
      return JSON.stringify(config);
    },
  });
  started.push(caddy);
  for (const name of [names[0], names.at(-1)])
    await eventually(`a certificate of ${name}`, () => isServed(caddy, name ?? ''), { withinMs: 300_000 });
  return caddy;
}

/** Leaves certificates where certmagic looks for those of the internal issuer: `certificates/local/<name>/<name>.*`. */
async function fillStorage(folders: TestFolders, names: readonly string[]): Promise<void> {
  const { issuersDir, storageDir } = folders;
  const members = await certify(folders, 'bench', names);
  for (const { domain } of members) {
    const place = join(issuersDir, issuerKey(null), 'certificates', `${domain}.json`);
    const { chain, key } = JSON.parse(await readFile(place, 'utf8')) as { chain: string; key: string };
    const folder = join(storageDir, 'certificates', 'local', domain);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = { crt: chain, key, json: JSON.stringify({ sans: [domain], issuer_data: null }) };
    for (const [suffix, text] of Object.entries(files))
      await writeFile(join(folder, `${domain}.${suffix}`), text, { mode: 0o600 });
  }
}

function isServed(caddy: TestCaddy, name: string): Promise<boolean> {
  return handshake(caddy, name).then(
    () => true,
    () => false,
  );
}

/** Shakes hands once, on a connection and in a session of its own. */
async function handshake({ https }: TestCaddy, servername: string): Promise<void> {
  const socket = connect({ ...https, servername, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
  } finally {
    socket.destroy();
  }
}

async function measure(caddy: TestCaddy, names: readonly string[], seconds: number): Promise<Round> {
  const before = processorMs([caddy.pid]);
  const began = performance.now();
  const until = began + seconds * 1_000;
  let connections = 0;
  const visitor = async () => {
    while (performance.now() < until) {
      await handshake(caddy, names[Math.floor(Math.random() * names.length)] ?? '');
      connections += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS_AT_ONCE }, visitor));
  return {
    connections,
    seconds: (performance.now() - began) / 1_000,
    processorMs: processorMs([caddy.pid]) - before,
  };
}

function sumOf(one: Round, other: Round): Round {
  return {
    connections: one.connections + other.connections,
    seconds: one.seconds + other.seconds,
    processorMs: one.processorMs + other.processorMs,
  };
}

function rateOf({ connections, seconds }: Round): number {
  return connections / seconds;
}

function costOf(round: Round): number {
  return round.processorMs / round.connections;
}

function lineOf(what: string, round: Round): string {
  return `${what}: ${rateOf(round).toFixed(0)} new connections a second, ${costOf(round).toFixed(2)} ms of Caddy's processor time each\n`;
}
