import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOrderLeases } from '../../store/orders/order-leases.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import type { Issuer, Ordered } from '../port.ts';
import { createTransport, type Transport } from './transport.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;

describe('two machines with one database and one folder of certificates', () => {
  const database = useDatabase();
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory();
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  const machine = (holder: string, over: { transport?: Transport } = {}): Issuer =>
    laboratory.issuer({ leases: createOrderLeases(database.db, { holder }), ...over });
  const ended = (issuer: Issuer, name: string): Promise<Ordered> =>
    eventually('the certificate', async () => {
      const answer = await issuer.order({ name, mayBegin: true, retry: true, withinMs: 2_000 });
      return answer.certificate === null ? null : answer;
    });
  const ordersTaken = () => laboratory.requests.filter((one) => one === 'POST /order-plz').length;

  test('order once for a name that both want at the same time, and both have the certificate', async () => {
    const name = 'both.acme.localhost';
    laboratory.dns.show(name);
    const [one, other] = [machine('one'), machine('other')];
    const answers = await Promise.all([ended(one, name), ended(other, name)]);
    expect(ordersTaken()).toBe(1);
    expect(answers[0].certificate).toEqual(answers[1].certificate);
    expect(answers.filter(({ begun }) => begun).length).toBeLessThanOrEqual(1);
  });

  test('keep no lease of a name that is removed while its order is pending', async () => {
    const name = 'removed.acme.localhost';
    const one = machine('one');
    // The CA finds no such name yet.
    await one.order({ name, mayBegin: true, retry: false, withinMs: 0 });
    await one.forget(name);
    const { rows } = await sql`select 1 from order_leases where name = ${name}`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('renew once', async () => {
    const name = 'renewed.acme.localhost';
    laboratory.dns.show(name);
    const [one, other] = [machine('one'), machine('other')];
    const { certificate } = await ended(one, name);
    const before = ordersTaken();
    const request = { name, mayBegin: true, retry: false, withinMs: 3_000 };
    await Promise.all([one.renew(request), other.renew(request)]);
    const renewed = await eventually('the renewal', async () => {
      const answer = await other.renew({ ...request, mayBegin: false });
      return answer.order === 'none' ? answer.certificate : null;
    });
    expect(renewed.chain).not.toBe(certificate?.chain);
    expect(ordersTaken() - before).toBe(1);
  });

  /** A machine that dies when the CA has taken its order. */
  function dying(holder: string): { issuer: Issuer; died: Promise<void> } {
    const real = createTransport(laboratory.options.caFile);
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => {
      die = resolve;
    });
    let placed = false;
    const transport: Transport = async (request, signal) => {
      if (placed) {
        die();
        return new Promise<never>(() => undefined);
      }
      const answer = await real(request, signal);
      placed = new URL(request.url).pathname === '/order-plz';
      return answer;
    };
    return { issuer: machine(holder, { transport }), died };
  }

  test('one that dies is followed by the other when its lease ends, not before, with the same order', async () => {
    const name = 'died.acme.localhost';
    laboratory.dns.show(name);
    const { issuer, died } = dying('mortal');
    void issuer.order({ name, mayBegin: true, retry: false, withinMs: 2_000 });
    await died;
    const before = ordersTaken();
    const heir = machine('heir');
    const waiting = await heir.order({ name, mayBegin: true, retry: true, withinMs: 2_000 });
    expect(waiting).toMatchObject({ certificate: null, order: 'pending', begun: false });
    await sql`update order_leases set ends_at = clock_timestamp() where name = ${name}`.execute(database.db);
    expect((await ended(heir, name)).certificate).not.toBeNull();
    // The dead machine's order is gone on with.
    expect(ordersTaken()).toBe(before);
  });

  test('one whose lease has ended meanwhile places no order', async () => {
    const name = 'late.acme.localhost';
    laboratory.dns.show(name);
    const leases = createOrderLeases(database.db, { holder: 'late' });
    const lost = laboratory.issuer({ leases: { ...leases, prolong: async () => false } });
    const before = ordersTaken();
    const answer = await lost.order({ name, mayBegin: true, retry: false, withinMs: 2_000 });
    expect(answer).toMatchObject({ certificate: null, begun: false });
    expect(ordersTaken()).toBe(before);
  });
});
