import { X509Certificate } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { eventually } from '../../testing/eventually.ts';
import type { Issuer, StoredCertificate } from '../port.ts';
import { certificateId } from './certificate-id.ts';
import { createTransport, type HttpAnswer, type Transport } from './transport.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A serial of Pebble has 8 bytes. */
const SERIAL_DIGITS = 16;

const FAULT: HttpAnswer = {
  status: 500,
  headers: {},
  body: JSON.stringify({ type: 'urn:ietf:params:acme:error:serverInternal', detail: 'a fault' }),
};

describe('an issuer at a CA with renewal information', () => {
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory();
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  /** The time of the issuer, moved by hand. */
  function movable() {
    let ahead = 0;
    return {
      clock: () => new Date(Date.now() + ahead),
      pass: (ms: number) => {
        ahead += ms;
      },
    };
  }

  const ended = async (begin: () => ReturnType<Issuer['order']>): Promise<StoredCertificate> => {
    const { certificate, problem } = await eventually('the end of the order', async () => {
      const answer = await begin();
      return answer.order === 'pending' ? null : answer;
    });
    if (certificate === null || problem !== null) throw new Error(`no certificate: ${problem?.detail}`);
    return certificate;
  };
  const issued = async (issuer: Issuer, name: string) => {
    laboratory.dns.show(name);
    for (;;) {
      const first = await ended(() => issuer.order({ name, mayBegin: true, retry: true, withinMs: 5_000 }));
      // Pebble writes the serials of its certificates without a zero byte at the beginning, and so does not find one in
      // 256 again.
      if (new X509Certificate(first.chain).serialNumber.length === SERIAL_DIGITS) return first;
      await issuer.forget(name);
    }
  };
  const renewed = async (issuer: Issuer, name: string) => {
    let mayBegin = true;
    return ended(() => {
      const renewal = issuer.renew({ name, mayBegin, retry: false, withinMs: 5_000 });
      mayBegin = false;
      return renewal;
    });
  };
  const asked = () => laboratory.requests.filter((one) => one.includes('/renewalInfo/')).length;

  /** Keeps the orders that are sent, and how each was answered. */
  function watched() {
    const orders: { replaces?: string; status: number }[] = [];
    const real = createTransport(laboratory.options.caFile);
    const transport: Transport = async (request, signal) => {
      const answer = await real(request, signal);
      if (new URL(request.url).pathname === '/order-plz') {
        const { payload } = JSON.parse(request.body ?? '') as { payload: string };
        const order = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { replaces?: string };
        const { replaces } = order;
        orders.push({ ...(replaces === undefined ? {} : { replaces }), status: answer.status });
      }
      return answer;
    };
    return { transport, orders };
  }

  test('reads the window once, and keeps its own time in it, as the random number says', async () => {
    const name = 'window.acme.localhost';
    const issuer = laboratory.issuer({ random: () => 0.25 });
    const { chain } = await issued(issuer, name);
    expect((await issuer.observe(name)).renewal).toBeNull();
    const before = asked();
    await issuer.askRenewal(name);
    // Pebble’s window is a day on each side of two thirds of the lifetime.
    const { validFrom, validTo } = new X509Certificate(chain);
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    const expected = to - (to - from) / 3 - DAY_MS / 2;
    const { renewal } = await issuer.observe(name);
    expect(Math.abs(Date.parse(renewal?.at ?? '') - expected)).toBeLessThan(2_000);
    expect(renewal?.explained).toBeNull();
    await issuer.askRenewal(name);
    expect(asked() - before).toBe(1);
    const another = laboratory.issuer({ random: () => 0.75 });
    expect((await another.observe(name)).renewal).toEqual(renewal);
  });

  test('reads it again when the CA says so; one that is past asks for a renewal now, and says why', async () => {
    const name = 'early.acme.localhost';
    const time = movable();
    const issuer = laboratory.issuer({ clock: time.clock });
    const { chain } = await issued(issuer, name);
    await issuer.askRenewal(name);
    const start = new Date(Date.now() - HOUR_MS).toISOString();
    const end = new Date(Date.now() - HOUR_MS / 2).toISOString();
    const explanationURL = 'https://ca.example/incidents/7';
    await laboratory.pebble.setRenewalInfo(chain, { suggestedWindow: { start, end }, explanationURL });
    const before = asked();
    // Its Retry-After is six hours.
    time.pass(6 * HOUR_MS - 60_000);
    await issuer.askRenewal(name);
    expect(asked()).toBe(before);
    time.pass(60_000);
    await issuer.askRenewal(name);
    const { renewal } = await issuer.observe(name);
    expect(renewal?.explained).toBe(explanationURL);
    expect((renewal?.at ?? '') >= start && (renewal?.at ?? '') <= end).toBe(true);
  });

  test('an answer that is none, and a CA that is away, leave what is known', async () => {
    const name = 'away.acme.localhost';
    const time = movable();
    const issuer = laboratory.issuer({ clock: time.clock });
    const { chain } = await issued(issuer, name);
    await issuer.askRenewal(name);
    const { renewal } = await issuer.observe(name);
    expect(renewal).not.toBeNull();
    await laboratory.pebble.setRenewalInfo(chain, { suggestedWindow: { start: 'soon', end: 'later' } });
    time.pass(6 * HOUR_MS);
    await issuer.askRenewal(name);
    expect((await issuer.observe(name)).renewal).toEqual(renewal);
    time.pass(6 * HOUR_MS);
    let tries = 0;
    const transport: Transport = async () => {
      tries += 1;
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    };
    const away = laboratory.issuer({ clock: time.clock, transport });
    for (const minutes of [0, 1, 2]) {
      time.pass(minutes * 60_000);
      await away.askRenewal(name);
      await away.askRenewal(name);
    }
    expect(tries).toBe(3);
    expect((await away.observe(name)).renewal).toEqual(renewal);
  });

  test('a renewal says which certificate it replaces, and the new one has a time of its own', async () => {
    const name = 'replaced.acme.localhost';
    const { transport, orders } = watched();
    const issuer = laboratory.issuer({ transport });
    const first = await issued(issuer, name);
    await issuer.askRenewal(name);
    const second = await renewed(issuer, name);
    expect(second.chain).not.toBe(first.chain);
    expect(orders).toEqual([{ status: 201 }, { replaces: certificateId(first.chain), status: 201 }]);
    // What was known was of the old one.
    expect((await issuer.observe(name)).renewal).toBeNull();
    await issuer.askRenewal(name);
    expect((await issuer.observe(name)).renewal).not.toBeNull();
  });

  test('where the CA has replaced it already, it is ordered as one that replaces nothing', async () => {
    const name = 'twice.acme.localhost';
    const { transport, orders } = watched();
    const issuer = laboratory.issuer({ transport });
    const first = await issued(issuer, name);
    const file = join(laboratory.options.folder, 'certificates', `${name}.json`);
    const kept = await readFile(file, 'utf8');
    await renewed(issuer, name);
    await writeFile(file, kept);
    const third = await renewed(issuer, name);
    const replaces = certificateId(first.chain);
    expect(orders.slice(1)).toEqual([{ replaces, status: 201 }, { replaces, status: 409 }, { status: 201 }]);
    expect(third.chain).not.toBe(first.chain);
  });

  test('a CA that fails within itself is asked once an attempt, and every other time without the replaced one', async () => {
    const name = 'stumbling.acme.localhost';
    const { transport, orders } = watched();
    let isFailing = true;
    const stumbling: Transport = async (request, signal) => {
      const answer = await transport(request, signal);
      return isFailing && new URL(request.url).pathname === '/order-plz' ? FAULT : answer;
    };
    const first = await issued(laboratory.issuer(), name);
    const issuer = laboratory.issuer({ transport: stumbling });
    const attempt = () => issuer.renew({ name, mayBegin: true, retry: true, withinMs: 5_000 });
    const replaces = certificateId(first.chain);
    for (const expected of [replaces, undefined, replaces]) {
      expect(await attempt()).toMatchObject({ order: 'failed', problem: { status: 500 } });
      expect(orders.map((one) => one.replaces)).toEqual([expected]);
      orders.length = 0;
    }
    isFailing = false;
    const { certificate } = await attempt();
    expect(orders.map((one) => one.replaces)).toEqual([undefined]);
    expect(certificate?.chain).not.toBe(first.chain);
  });

  test('forgetting a name leaves nothing of it', async () => {
    const name = 'forgotten.acme.localhost';
    const issuer = laboratory.issuer();
    await issued(issuer, name);
    await issuer.askRenewal(name);
    const kept = async () => {
      const files = await readdir(laboratory.options.folder, { recursive: true });
      return files.filter((file) => file.includes(name)).sort();
    };
    expect(await kept()).toEqual([`certificates/${name}.json`, `renewals/${name}.json`]);
    await issuer.forget(name);
    expect(await kept()).toEqual([]);
  });
});
