import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Domain } from '../client/client.ts';
import type { Environment } from '../config/config.ts';
import { caddyPaths } from '../edge/caddy/paths.ts';
import { SAMPLE_TENANT } from '../sandbox/sample-tenant.ts';
import { type PortalAnswer, requestPortal } from './portal-request.ts';
import { startThrowawayStack, type ThrowawayStack } from './throwaway-stack.ts';

const DOMAIN = 'portal.acme.localhost';
const POLL_EVERY_MS = 10;
const WITHIN_MS = 60_000;

/** An expectation of the demonstration that was not met. */
class DemoFailure extends Error {}

/**
 * Lives through a domain's life on real parts, headless: registers, publishes the tenant's record, waits until a client
 * gets the portal, prints the timeline, switches off, and shows that nothing is left.
 * @returns the exit code: 0 only when all of it happened.
 */
export async function runDemo(environment: Environment, out: (line: string) => void): Promise<number> {
  out('Starting the whole product with a throw-away data folder ...');
  const stack = await startThrowawayStack(environment, (line) => out(`  ${line}`));
  try {
    const domain = await register(stack, out);
    await publish(stack, domain, out);
    await printTimeline(stack, domain.id, out);
    await switchOff(stack, domain.id, out);
    out('All of it happened.');
    return 0;
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    out(`FAILED: ${error.message}`);
    return 1;
  } finally {
    await stack.close();
  }
}

async function register({ api }: ThrowawayStack, out: (line: string) => void): Promise<Domain> {
  const { data, error } = await api.POST('/api/v1/tenants/{tenant}/domains', {
    params: { path: { tenant: SAMPLE_TENANT.id } },
    body: { domain: DOMAIN },
  });
  if (data === undefined) throw new DemoFailure(`registering ${DOMAIN} was refused: ${error.detail}`);
  out(`\nTenant ${SAMPLE_TENANT.name} registers ${DOMAIN}. To publish:`);
  for (const record of data.records) out(`  ${record.type}  ${record.name}  →  ${record.value}`);
  return data;
}

/** From the publication of the record to a client that gets the portal, each status with its time. */
async function publish(
  stack: ThrowawayStack,
  { id, records }: Domain,
  out: (line: string) => void,
): Promise<void> {
  const record = records.find(({ purpose }) => purpose === 'routing');
  if (record === undefined) throw new DemoFailure('the API named no record to publish');
  await untilStatus(stack, id, ['verifying_dns'], () => {});
  const { name, type, value } = record;
  await stack.api.PUT('/api/v1/sandbox/dns/records', { body: { name, type, values: [value], ttl: 60 } });
  const published = performance.now();
  const since = () => `${String(Math.round(performance.now() - published)).padStart(6)} ms`;
  out(`\nThe record is published.\n${since()}  published`);
  await untilStatus(stack, id, ['active'], (status) => out(`${since()}  ${status}`));
  const answer = await requestPortal(DOMAIN, stack.config.ports.https, stack.caRoot);
  const portal = portalAnswer(answer);
  if (portal === null) throw new DemoFailure(`a client got ${JSON.stringify(answer)} instead of the portal`);
  out(`${since()}  https://${DOMAIN} answers ${portal.status}, certificate by ${portal.issuer}`);
}

async function switchOff(stack: ThrowawayStack, id: string, out: (line: string) => void): Promise<void> {
  out('\nThe tenant switches it off.');
  const path = { tenant: SAMPLE_TENANT.id, id };
  await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/disable', { params: { path } });
  await untilStatus(stack, id, ['disabled'], (status) => out(`  ${status}`));
  const left = await leftovers(stack);
  if (left.length > 0) throw new DemoFailure(`left behind: ${left.join(', ')}`);
  out('  no route, no certificate, no private key is left at the edge');
  const ask = await fetch(`${stack.apiUrl}/edge/ask?domain=${DOMAIN}`);
  if (ask.ok) throw new DemoFailure('the edge would still be allowed to get a certificate');
  const answer = await requestPortal(DOMAIN, stack.config.ports.https, stack.caRoot);
  if (portalAnswer(answer) !== null) throw new DemoFailure('a client still gets the portal');
  out(
    `  a client gets ${answer.kind === 'answer' ? `a neutral ${answer.status}` : `no connection (${answer.code})`}\n`,
  );
}

/** The portal's answer for our name, or null for anything else. */
const portalAnswer = (answer: PortalAnswer) =>
  answer.kind === 'answer' && answer.status === 200 && answer.host?.split(':')[0] === DOMAIN ? answer : null;

async function leftovers({ config }: ThrowawayStack): Promise<string[]> {
  const entries = await readdir(caddyPaths(config.dataDir).dir, { recursive: true });
  return entries.filter((entry) => entry.includes(DOMAIN));
}

async function printTimeline(
  { api }: ThrowawayStack,
  id: string,
  out: (line: string) => void,
): Promise<void> {
  const path = { tenant: SAMPLE_TENANT.id, id };
  const { data } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}/events', { params: { path } });
  if (data === undefined) throw new DemoFailure('the timeline could not be read');
  out('\nTimeline, as kept:');
  for (const { at, kind, to, message } of data.events.toReversed())
    out(`  ${at.slice(11, 23)}  ${(to ?? kind).padEnd(20)} ${message}`);
}

/** Waits for one of the `wanted` statuses, and reports each status on the way. */
async function untilStatus(
  { api }: ThrowawayStack,
  id: string,
  wanted: readonly string[],
  report: (status: string) => void,
): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  const path = { tenant: SAMPLE_TENANT.id, id };
  for (let seen = ''; performance.now() < deadline; await pause(POLL_EVERY_MS)) {
    const { data } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } });
    if (data !== undefined && data.status !== seen) {
      seen = data.status;
      report(seen);
    }
    if (wanted.includes(seen)) return;
  }
  throw new DemoFailure(`no ${wanted.join(' or ')} within ${WITHIN_MS / 1000} s`);
}
