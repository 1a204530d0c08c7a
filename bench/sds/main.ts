/**
 * `npm run bench:sds`: the memory of a server of certificates on demand, by the names that it knows and the streams that
 * gateways have open. Starts the server as a process of its own, against an API server that has the Secrets, and opens the
 * streams in the clear on loopback. `--names 100,3000,10000 --streams 0,10000,50000` is the default; `--heap 768`: the
 * MiB that JavaScript's objects may take, a quarter of a container's limit unless given.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { runMain } from '../../src/bin/run-main.ts';
import { openStreams } from './gateway.ts';
import { type MeasuredServer, startMeasuredServer } from './server.ts';

const out = (line: string) => process.stdout.write(`${line}\n`);
const cell = (value: string | number) => String(value).padStart(12);
const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      names: { type: 'string', default: '100,3000,10000' },
      streams: { type: 'string', default: '0,10000,50000' },
      heap: { type: 'string' },
    },
  });
  const [names, streams] = [numbers(values.names), numbers(values.streams)];
  out(
    `Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}. Resident memory of one server; most: since its start`,
  );
  out(['names', 'streams', 'resident', 'most', 'per stream'].map(cell).join(''));
  for (const count of names) await measure(count, streams, values.heap);
  return 0;
}

async function measure(names: number, streams: readonly number[], heap?: string): Promise<void> {
  const server = await startMeasuredServer({ names, mostStreams: Math.max(...streams), heap });
  const gateway = openStreams(server.address, server.domains);
  try {
    const bare = await settled(server);
    for (const count of streams) {
      await gateway.open(count);
      const { resident, most } = await settled(server);
      const each = count === 0 ? '-' : `${((resident - bare.resident) / count / 1_024).toFixed(1)} KiB`;
      out([names, count, mib(resident), mib(most), each].map(cell).join(''));
    }
  } finally {
    gateway.close();
    await server.stop();
  }
}

/** The memory once it does not shrink any more: what is garbage is given back within seconds. */
async function settled(server: MeasuredServer): Promise<{ resident: number; most: number }> {
  let last = server.memory();
  for (let unchanged = 0; unchanged < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const now = server.memory();
    unchanged = now.resident < last.resident * 0.99 ? 0 : unchanged + 1;
    last = now;
  }
  return last;
}

const numbers = (text: string) => text.split(',').map(Number);

await runMain(main);
