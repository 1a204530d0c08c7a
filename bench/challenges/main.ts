/**
 * `npm run bench:challenges`: from a Certificate that is applied until it is issued, with cert-manager's own self-check
 * and with waits in place of it, side by side in one run on one real cluster, with the product's responders.
 */
import { cpus } from 'node:os';
import { report } from '../../e2e/scenarios/edge-cluster.ts';
import { runMain } from '../../src/bin/run-main.ts';
import { type Issuance, issueMany, issueOne } from './issue.ts';
import { type ChallengesWorld, startChallengesWorld, WAITS } from './world.ts';

const SINGLE = 5;
const BURST = 20;

const out = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (ms: number | undefined) => (ms === undefined ? '–' : (ms / 1000).toFixed(2)).padStart(9);
const count = (number: number) => String(number).padStart(9);

type Row = { name: string; single: Issuance[]; burst: Issuance[] };

/** In turns, so that what else the machine does falls on all of them. */
async function measure(world: ChallengesWorld): Promise<Row[]> {
  const rows: Row[] = WAITS.map(({ name }) => ({ name, single: [], burst: [] }));
  for (let run = 1; run <= SINGLE; run++) {
    for (const row of rows) row.single.push(await issueOne(world, row.name, `single${run}`));
  }
  for (const row of rows) row.burst = await issueMany(world, row.name, BURST);
  return rows;
}

function print(rows: readonly Row[]): void {
  out(
    `\nMachine: ${cpus().length} cores. Certificate applied → issued, seconds, by what the issuer does first`,
  );
  out(`  ${''.padEnd(28)}${`${SINGLE} in a row`.padStart(18)}${`${BURST} at once`.padStart(18)}     orders`);
  out(
    `  ${'waitInsteadOfSelfCheck'.padEnd(28)}${['median', 'max', 'median', 'last', 'failed'].map((head) => head.padStart(9)).join('')}`,
  );
  for (const { name, single, burst } of rows) {
    const what = WAITS.find((one) => one.name === name)?.wait ?? 'none: cert-manager self-checks';
    const [one, many] = [single, burst].map((all) =>
      all.map(({ issuedMs }) => issuedMs).sort((a, b) => a - b),
    );
    const failed = [...single, ...burst].reduce((sum, { failedOrders }) => sum + failedOrders, 0);
    const cells = [one?.[Math.floor(SINGLE / 2)], one?.at(-1), many?.[BURST / 2], many?.at(-1)].map(seconds);
    out(`  ${what.padEnd(28)}${cells.join('')}${count(failed)}`);
  }
  const served = rows
    .flatMap(({ single, burst }) => [...single, ...burst])
    .flatMap(({ servedMs }) => (servedMs === null ? [] : [servedMs]))
    .sort((a, b) => a - b);
  const at = (share: number) => (served[Math.floor((served.length - 1) * share)] ?? Number.NaN).toFixed(0);
  out(
    `\n  Challenge put → served by every replica, ${served.length} challenges: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`,
  );
}

await runMain(async () => {
  const world = await startChallengesWorld(report);
  try {
    const rows = await measure(world);
    print(rows);
    return rows.some(({ single, burst }) => [...single, ...burst].some((one) => one.failedOrders > 0))
      ? 1
      : 0;
  } finally {
    await world.stop();
  }
});
