import { createHook } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createAcmeIssuer } from '../issuers/acme/issuer.ts';
import { createTransport, type Transport } from '../issuers/acme/transport.ts';
import { NO_LEASES } from '../issuers/leases.ts';
import { ROOT } from './root.ts';

/**
 * A process that orders one certificate and kills itself at its n-th await: just before a file or a connection is asked
 * for what is awaited next, when all that was awaited before it is done. Its lines tell which await that is, and each
 * request to the CA. The awaits are no list: whatever asks the kernel, or the CA, is one.
 */
export type KilledOrder = {
  name: string;
  /** From 1; 0: it lives. */
  killAt: number;
  issuer: { folder: string; challengeFolder: string; directory: string; caFile: string | null };
};

/** The kinds of asynchronous resources that stand for asking the kernel, or the CA. */
const ASKS: ReadonlySet<string> = new Set(['FSREQPROMISE', 'FSREQCALLBACK', 'HTTPCLIENTREQUEST']);
const WITHIN_MS = 30_000;

const print = (line: string) => writeSync(1, `${line}\n`);

/** Names an await by the functions of ours that wait there, the innermost first. */
function placeOf(stack: string): string {
  const ours = stack
    .split('\n')
    .filter((line) => line.includes(`${sep}src${sep}`) && !line.includes(OWN_FILE));
  const names = ours.map((line) => /at (?:async )?(?:Object\.)?([\w.<>]+) \(.*\/(\w[\w.-]*)\.ts:/.exec(line));
  return names.flatMap((found) => (found === null ? [] : [`${found[1]} (${found[2]})`])).join(' < ');
}
const OWN_FILE = 'killed-order.ts';

function killAt(n: number): void {
  Error.stackTraceLimit = 40;
  let count = 0;
  createHook({
    init(_id, type) {
      if (!ASKS.has(type)) return;
      count += 1;
      if (n === 0 || count === n) print(`await ${count} ${type} ${placeOf(new Error('here').stack ?? '')}`);
      if (count === n) process.kill(process.pid, 'SIGKILL');
    },
  }).enable();
}

async function main({ name, killAt: n, issuer: options }: KilledOrder): Promise<void> {
  const real = createTransport(options.caFile);
  const transport: Transport = (request, signal) => {
    print(`request ${request.method} ${new URL(request.url).pathname}`);
    return real(request, signal);
  };
  const issuer = createAcmeIssuer({
    ...options,
    ...{
      email: null,
      profile: null,
      keepsKeys: false,
      transport,
      clock: () => new Date(),
      random: Math.random,
      leases: NO_LEASES,
    },
    ...{ inheritedAccount: async () => null, inherited: async () => null },
  });
  killAt(n);
  const { order, problem } = await issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
  print(`ended ${order} ${problem?.type ?? ''}`);
}

const isProgram = import.meta.url === pathToFileURL(process.argv[1] ?? '').href;
if (isProgram) await main(JSON.parse(process.argv[2] ?? '') as KilledOrder);

/** The program of this file, for Node. */
export const KILLED_ORDER = join(ROOT, 'src', 'testing', OWN_FILE);
