import { performance } from 'node:perf_hooks';
import { createTransport, type HttpRequest, type Transport } from '../issuers/acme/transport.ts';
import type { Issuer, Ordered } from '../issuers/port.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from './acme-issuer.ts';
import { eventually } from './eventually.ts';

export type Storm = {
  /** The names whose certificate was replaced. */
  renewed: number;
  /** New orders that the CA has refused for a limit. */
  refused: number;
  /** Names whose certificate had expired when its renewal began. */
  expired: number;
  /** The time that all renewals took. */
  seconds: number;
  /** The end of an order that replaces nothing, while the storm's limits are full. */
  firstOrder: Ordered;
};

const HOUR_MS = 3_600_000;
/** Pebble's Retry-After, after which its new window is read. */
const RETRY_AFTER_MS = 6 * HOUR_MS;
const WITHIN_MS = 5_000;
/** Pebble fails at an order that replaces one certificate of 256, see `limitingFront`. */
const MOST_ATTEMPTS = 2;

/**
 * Lets a real ACME CA want all certificates renewed at once, and renews them by an issuer, `atOnce` side by side, through
 * a front that enforces the CA's limits of new orders with no place left: as at Let's Encrypt only an order that replaces a
 * certificate is exempt.
 */
export async function runRenewalStorm({
  names: count,
  atOnce,
}: {
  names: number;
  atOnce: number;
}): Promise<Storm> {
  const laboratory = await startIssuerLaboratory();
  try {
    return await storm(laboratory, namesOf(count), atOnce);
  } finally {
    await laboratory.stop();
  }
}

const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.storm.localhost`);

async function storm(laboratory: IssuerLaboratory, names: string[], atOnce: number): Promise<Storm> {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const front = limitingFront(createTransport(laboratory.options.caFile));
  const issuer = laboratory.issuer({ clock, transport: front.transport });
  await sideBySide(names, atOnce, async (name) => {
    laboratory.dns.show(name);
    await ended(issuer, name);
    await issuer.askRenewal(name);
    const { certificate } = await issuer.observe(name);
    const [start, end] = [2 * HOUR_MS, HOUR_MS].map((ago) => new Date(Date.now() - ago).toISOString());
    await laboratory.pebble.setRenewalInfo(certificate?.chain ?? '', { suggestedWindow: { start, end } });
  });
  ahead = RETRY_AFTER_MS;
  front.fill();
  const begun = performance.now();
  const ends = await sideBySide(names, atOnce, (name) => renewWhenDue(issuer, name, clock));
  const seconds = (performance.now() - begun) / 1_000;
  const refused = front.refused();
  laboratory.dns.show('first.storm.localhost');
  const firstOrder = await ended(issuer, 'first.storm.localhost');
  const endedAs = (one: (typeof ends)[number]) => ends.filter((end) => end === one).length;
  return { renewed: endedAs('renewed'), expired: endedAs('expired'), refused, seconds, firstOrder };
}

async function renewWhenDue(
  issuer: Issuer,
  name: string,
  clock: () => Date,
): Promise<'renewed' | 'expired' | 'kept'> {
  await issuer.askRenewal(name);
  const { certificate: before, renewal } = await issuer.observe(name);
  if (before === null) return 'expired';
  if (renewal === null || renewal.at > clock().toISOString()) return 'kept';
  // As the issuance policy does after its back-off: where the CA failed within the order, the next attempt is without
  // `replaces`.
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const { certificate } = await renewOnce(issuer, name);
    if (certificate?.chain !== before.chain) return 'renewed';
  }
  return 'kept';
}

function renewOnce(issuer: Issuer, name: string): Promise<Ordered> {
  let mayBegin = true;
  return eventually(`the renewal of ${name}`, async () => {
    const answer = await issuer.renew({ name, mayBegin, retry: false, withinMs: WITHIN_MS });
    mayBegin = false;
    return answer.order === 'pending' ? null : answer;
  });
}

const ended = (issuer: Issuer, name: string): Promise<Ordered> =>
  eventually(`the end of the order of ${name}`, async () => {
    const answer = await issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
    return answer.order === 'pending' ? null : answer;
  });

/** A front of the CA, which refuses new orders once its limits are full. */
function limitingFront(real: Transport) {
  let isFull = false;
  // Pebble does not find a certificate again whose serial number begins with a zero in DER, one of 256; others do.
  const unknown = new Set<string>();
  let refused = 0;
  const transport: Transport = async (request, signal) => {
    if (!isFull || !isNewOrder(request)) return real(request, signal);
    const { replaces, identifiers } = orderIn(request);
    const name = JSON.stringify(identifiers);
    if (replaces !== undefined || unknown.has(name)) {
      const answer = await real(request, signal);
      if (answer.status === 500) unknown.add(name);
      return answer;
    }
    refused += 1;
    const type = 'urn:ietf:params:acme:error:rateLimited';
    const detail = 'too many new orders (300) from this account in the last 3h0m0s';
    return { status: 429, headers: { 'retry-after': '3600' }, body: JSON.stringify({ type, detail }) };
  };
  return {
    transport,
    refused: () => refused,
    fill() {
      isFull = true;
    },
  };
}

const isNewOrder = ({ url }: HttpRequest) => new URL(url).pathname === '/order-plz';

function orderIn({ body = '' }: HttpRequest): { replaces?: unknown; identifiers?: unknown } {
  const { payload } = JSON.parse(body) as { payload: string };
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { replaces?: unknown };
}

/** Does the work of all, so many side by side; returns the results in order. */
async function sideBySide<T, R>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = all.entries();
  const lane = async () => {
    for (const [index, one] of left) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
