/**
 * `npm run bench:pages`: from the change of a domain's row to the changed pixel, with 200 pages open: a real one in
 * Chromium, of a tenant with forty domains, and 199 event streams as pages hold them, of this tenant and three others.
 * Exits with 1 where the 95th of a hundred takes longer than promised, or a stream is not notified.
 */
import { randomUUID } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { startThrowawayStack, type ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { SAMPLE_TENANT } from '../../src/sandbox/sample-tenant.ts';
import { launchBrowser } from '../../src/testing/browser.ts';
import { heading, line, quantile, row } from '../fleet/print.ts';
import { addTenant } from '../fleet/tenants.ts';
import { openStreams, type Streams } from './streams.ts';
import { watchRows } from './watch-rows.ts';

const PROMISED_MS = 300;
const DOMAINS = 40;
/** The number of streams of one tenant; the API lets fifty be open. */
const STREAMS_OF_TENANT = 49;
const OTHER_TENANTS = 3;
const BETWEEN_MS = 250;

async function main(): Promise<number> {
  line(`Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}); load ${loadNow()}`);
  const stack = await startThrowawayStack(environment(), () => {}, { PORTAL_DOMAINS_PER_TENANT: '1000' });
  const browser = await launchBrowser();
  try {
    const ids = await registerAll(stack);
    const streams = await openAll(stack);
    const page = await browser.newPage();
    await page.goto(stack.apiUrl);
    await page
      .locator('[data-domain]')
      .nth(DOMAINS - 1)
      .waitFor();
    return await measure(stack, { ids, page, streams });
  } finally {
    await browser.close();
    await stack.close();
  }
}

async function registerAll({ api }: ThrowawayStack): Promise<string[]> {
  const domains = Array.from({ length: DOMAINS }, (_, n) => `portal-${n}.pages.localhost`);
  const path = { tenant: SAMPLE_TENANT.id };
  const { data, error } = await api.POST('/api/v1/tenants/{tenant}/domains:batch', {
    params: { path },
    body: { domains },
  });
  if (data === undefined) throw new Error(error.detail);
  const listed = await api.GET('/api/v1/tenants/{tenant}/domains', { params: { path } });
  return listed.data?.domains.map(({ id }) => id) ?? [];
}

async function openAll(stack: ThrowawayStack): Promise<Streams> {
  const others = Array.from({ length: OTHER_TENANTS }, () => randomUUID());
  for (const tenant of others) await addTenant(stack, tenant, 'Another');
  const tenants = [SAMPLE_TENANT.id, ...others];
  // One more of each other tenant: the page is the fiftieth of its own.
  const counts = tenants.map((tenant, n) => [tenant, STREAMS_OF_TENANT + (n > 0 ? 1 : 0)] as const);
  return openStreams(stack, counts);
}

type Measured = { ids: readonly string[]; page: Page; streams: Streams };

/** Switches each domain off, then on again by a retry, until there are a hundred. */
async function measure(stack: ThrowawayStack, { ids, page, streams }: Measured): Promise<number> {
  const rows = await watchRows(page);
  const taken: number[] = [];
  for (const change of ['disable', 'retry', 'disable'] as const) {
    for (const id of ids) {
      const { api } = stack;
      const params = { path: { tenant: SAMPLE_TENANT.id, id } };
      const drawn = await rows.drawn(id);
      const answer = await api.POST(`/api/v1/tenants/{tenant}/domains/{id}/${change}`, { params });
      if (answer.data === undefined) throw new Error(answer.error.detail);
      taken.push((await rows.drawnAfter(id, drawn)) - Date.parse(answer.data.updatedAt));
      await pause(BETWEEN_MS);
    }
  }
  const notified = streams.notifiedOf(SAMPLE_TENANT.id);
  await streams.close();
  const p95 = quantile(taken, 0.95);
  heading(`${taken.length} changes, ${streams.count + 1} pages open`);
  row('row → pixel, p50 and p95', `${quantile(taken, 0.5).toFixed(0)} ms, ${p95.toFixed(0)} ms`);
  row('the slowest', `${Math.max(...taken)} ms`);
  row('streams of the tenant that were notified', `${notified.some} of ${notified.all}`);
  row('load', loadNow());
  return p95 <= PROMISED_MS && notified.some === notified.all ? 0 : 1;
}

const loadNow = () => (loadavg()[0] ?? 0).toFixed(1);

await runMain(main);
