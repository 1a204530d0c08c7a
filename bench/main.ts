/**
 * `npm run bench`: how long one activation takes by stage, and how many activations a second a burst makes, as a ratio
 * to what the same Temporal server does in the same run with empty activities. Grows with later issues.
 */
import { cpus, platform, totalmem } from 'node:os';
import { runMain } from '../src/bin/run-main.ts';
import { environment } from '../src/config/config.ts';
import { startThrowawayStack, type ThrowawayStack } from '../src/local/throwaway-stack.ts';
import { briefTemporalClient } from '../src/temporal/brief-client.ts';
import { workflowId } from '../src/temporal/names.ts';
import { activateMany, activateOne, publishWildcard, type Stages } from './activations.ts';
import { measureBaseline } from './baseline.ts';
import { processorTimes } from './fleet/processes.ts';

const BURST = 500;
const SINGLE = 20;
/** The least that we promise: activations a second over the server's own workflows a second. */
const PROMISED_RATIO = 0.3;

const out = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  out(
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  );
  const stack = await startThrowawayStack(environment(), () => {}, { PORTAL_DOMAINS_PER_TENANT: '10000' });
  try {
    await publishWildcard(stack);
    await singles(stack);
    return await burst(stack);
  } finally {
    await stack.close();
  }
}

async function singles(stack: ThrowawayStack): Promise<void> {
  const all: Stages[] = [];
  for (let n = 0; n < SINGLE; n++) all.push(await activateOne(stack, `single-${n}`));
  out(`\nOne activation, record already published, ${SINGLE} in a row (ms)`);
  out('  stage                                median     max');
  const row = (label: string, key: keyof Stages) => {
    const sorted = all.map((stages) => stages[key]).sort((a, b) => a - b);
    out(`  ${label.padEnd(36)} ${cell(sorted[Math.floor(sorted.length / 2)])} ${cell(sorted.at(-1))}`);
  };
  row('registered → picked up', 'pickedUp');
  row('→ DNS proved', 'proved');
  row('→ edge applied, certificate issued', 'certificate');
  row('→ reachable from outside', 'reachable');
  row('registered → active', 'total');
}

async function burst(stack: ThrowawayStack): Promise<number> {
  const { namespace } = stack.config.temporal;
  const baseline = await measureBaseline(stack.stack.addresses.temporalAddress, namespace, BURST);
  const before = platform() === 'linux' ? processorTimes(stack) : null;
  const { registeredSeconds, seconds, active, lost, examples } = await activateMany(stack, BURST);
  const after = platform() === 'linux' ? processorTimes(stack) : null;
  const rate = active / seconds;
  const ratio = rate / baseline;
  out(`\n${BURST} registrations at once`);
  out(`  all registered (201) after           ${registeredSeconds.toFixed(1)} s`);
  out(
    `  all active after                     ${seconds.toFixed(1)} s: ${rate.toFixed(1)} activations a second`,
  );
  out(
    `  the same Temporal server, empty      ${baseline.toFixed(1)} workflows of 5 empty activities a second`,
  );
  out(`  ratio                                ${ratio.toFixed(2)} (promised: at least ${PROMISED_RATIO})`);
  out(`  lost                                 ${lost}`);
  for (const example of examples) out(`    ${example}`);
  if (before !== null && after !== null) processor(before, after, active);
  await temporalOfOne(stack);
  return ratio >= PROMISED_RATIO && lost === 0 ? 0 : 1;
}

/** Prints where the processor's time of the burst went; with all of it, two cores do so many a second at most. */
function processor(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  count: number,
): void {
  const each = [...after].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / count] as const);
  const all = each.reduce((sum, [, ms]) => sum + ms, 0);
  out(`\n  processor time of one activation, all processes ${all.toFixed(1)} ms`);
  for (const [name, ms] of each) out(`    of it ${name.padEnd(36)} ${ms.toFixed(1)} ms`);
}

/** Prints what one activation is to Temporal: the history of the run that made it. */
async function temporalOfOne(stack: ThrowawayStack): Promise<void> {
  const { data } = await stack.api.GET('/api/v1/domains', { params: { query: { q: 'single-0.' } } });
  const id = data?.domains[0]?.id;
  if (id === undefined) throw new Error('the first domain is not there any more');
  const { client, close } = briefTemporalClient({
    ...{ ...stack.config.temporal, address: stack.stack.addresses.temporalAddress },
  });
  try {
    const { events } = await client.workflow.getHandle(workflowId(id)).fetchHistory();
    const all = events ?? [];
    const tasks = all.filter((event) => event.workflowTaskCompletedEventAttributes).length;
    const activities = all.filter((event) => event.activityTaskCompletedEventAttributes).length;
    const upserts = all.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
    out(
      `  Temporal, of one activation          ${all.length} events: ${tasks} workflow tasks, ${activities} activities, ${upserts} upserts of attributes`,
    );
  } finally {
    await close();
  }
}

const cell = (ms: number | undefined) => String(ms ?? '-').padStart(7);

await runMain(main);
