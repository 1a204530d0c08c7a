import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { type CaptureEndpoint, startCaptureEndpoint } from '../testing/capture-endpoint.ts';
import { eventually } from '../testing/eventually.ts';
import { createPostHog, createProductEventMetrics } from './posthog.ts';
import type { ProductEvent } from './product-events.ts';

const open: CaptureEndpoint[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0)) await close();
});

async function captureEndpoint(): Promise<CaptureEndpoint> {
  const endpoint = await startCaptureEndpoint();
  open.push(endpoint);
  return endpoint;
}

function events(host: string, { key = 'phc_test' as string | null, flushEveryMs = 10 } = {}) {
  let ids = 0;
  const metrics = createProductEventMetrics(new Registry());
  const warned: object[] = [];
  const log = { warn: (fields: object) => void warned.push(fields) };
  const sink = createPostHog({
    ...{ key, host, metrics, log, flushEveryMs },
    newId: () => {
      ids += 1;
      return `uuid-${ids}`;
    },
    clock: () => new Date(0),
  });
  const counted = async () =>
    Object.fromEntries((await metrics.get()).values.map(({ labels, value }) => [labels.result, value]));
  return { sink, counted, warned };
}

const anEvent = (portalDomainId = 'domain-1'): ProductEvent => ({
  name: 'portal_domain.refresh',
  tenantId: 'tenant-1',
  portalDomainId,
  at: '2026-01-01T00:00:00.000Z',
  properties: { by: 'tenant' },
});

test('without a key nothing is sent', async () => {
  const { state, host } = await captureEndpoint();
  const { sink } = events(host, { key: null });
  sink.capture(anEvent());
  await sink.shutdown();
  expect(state.asked).toBe(0);
});

test('an event is sent as PostHog takes it, with the domain as the one who acts', async () => {
  const { state, host } = await captureEndpoint();
  const { sink, counted } = events(host);
  sink.capture(anEvent());
  await eventually('it is sent', () => state.batches.length === 1);
  await sink.shutdown();
  expect(state.batches[0]).toEqual({
    api_key: 'phc_test',
    sent_at: '1970-01-01T00:00:00.000Z',
    batch: [
      {
        uuid: 'uuid-1',
        event: 'portal_domain.refresh',
        distinct_id: 'domain-1',
        timestamp: '2026-01-01T00:00:00.000Z',
        properties: {
          by: 'tenant',
          tenantId: 'tenant-1',
          portalDomainId: 'domain-1',
          $process_person_profile: false,
          $geoip_disable: true,
        },
      },
    ],
  });
  expect(await counted()).toEqual({ sent: 1 });
});

test('an outage loses nothing: events wait and are sent once it is over', async () => {
  const { state, host } = await captureEndpoint();
  const { sink, counted, warned } = events(host);
  state.status = 503;
  sink.capture(anEvent('domain-1'));
  await eventually('it was refused twice', () => state.asked >= 2);
  sink.capture(anEvent('domain-2'));
  state.status = 200;
  await eventually('both are sent', async () => (await counted()).sent === 2);
  await sink.shutdown();
  const sent = state.batches.flatMap(({ batch }) => batch.map(({ distinct_id: id }) => id));
  expect(sent).toEqual(['domain-1', 'domain-2']);
  expect(warned.length).toBeGreaterThan(0);
});

test('in a long outage the oldest are lost, and counted', async () => {
  const { state, host } = await captureEndpoint();
  state.status = 503;
  const { sink, counted } = events(host, { flushEveryMs: 60_000 });
  for (let index = 0; index < 1_010; index += 1) sink.capture(anEvent(`domain-${index}`));
  expect(await counted()).toEqual({ lost_full: 10 });
  await sink.shutdown();
  expect(await counted()).toEqual({ lost_full: 10, lost_stopped: 1_000 });
});

test('a wrong key loses what it was tried with, counted, and says so', async () => {
  const { state, host } = await captureEndpoint();
  state.status = 401;
  const { sink, counted, warned } = events(host);
  sink.capture(anEvent());
  await eventually('it is lost', async () => (await counted()).lost_refused === 1);
  await sink.shutdown();
  expect(warned).toEqual([{ status: 401, lost: 1 }]);
});

test('what waits is sent at the end', async () => {
  const { state, host } = await captureEndpoint();
  const { sink, counted } = events(host, { flushEveryMs: 60_000 });
  for (let index = 0; index < 250; index += 1) sink.capture(anEvent(`domain-${index}`));
  await sink.shutdown();
  expect(state.batches.map(({ batch }) => batch.length)).toEqual([100, 100, 50]);
  expect(await counted()).toEqual({ sent: 250 });
});

test('nobody waits for a receiver that never answers, and the stop waits a bounded time', async () => {
  const { state, host } = await captureEndpoint();
  state.status = 0;
  const { sink, counted } = events(host);
  for (let index = 0; index < 500; index += 1) sink.capture(anEvent());
  // Nothing was sent before the last was taken.
  expect(state.asked).toBe(0);
  await eventually('it is asked', () => state.asked === 1);
  const began = performance.now();
  await sink.shutdown();
  expect(await counted()).toEqual({ lost_stopped: 500 });
  expect(performance.now() - began).toBeLessThan(20_000);
});
