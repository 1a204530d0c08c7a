import { join } from 'node:path';
import { type Inherited, isValidFor, openCertificates } from '../certificates.ts';
import { LeaseLost, type OrderLeases, ownLeases } from '../leases.ts';
import type { Issuance, Issuer, Ordered, OrderRequest, StoredCertificate } from '../port.ts';
import { newKey } from '../x509.ts';
import { type AccountFile, openAccount } from './account.ts';
import { type AdvanceDeps, advance } from './advance.ts';
import { certificateId } from './certificate-id.ts';
import { challengeFiles } from './challenge-files.ts';
import { type OrderRecord, openOrders } from './order-record.ts';
import { replacesOf } from './place-order.ts';
import { openRenewals, type Renewals } from './renewals.ts';
import { createSession } from './session.ts';
import { createTransport, type Transport } from './transport.ts';

export type AcmeIssuerOptions = {
  /** The folder of this CA: account, orders, certificates. */
  folder: string;
  /** The folder whose files the edge answers challenges from. */
  challengeFolder: string;
  directory: string;
  email: string | null;
  /** PEM of a further root for the directory itself; null: none. */
  caFile: string | null;
  profile: string | null;
  /** A renewal keeps the key. */
  keepsKeys: boolean;
  inheritedAccount: () => Promise<AccountFile | null>;
  inherited: Inherited;
  clock: () => Date;
  /** Returns a random number from 0 to 1. */
  random: () => number;
  leases: OrderLeases;
  transport?: Transport;
};

/** The longest that one call goes on beyond its wait, so that a silent CA holds no one. */
const PATIENCE_MS = 20_000;

/** Creates the issuer that orders at an ACME CA (RFC 8555), by HTTP-01. */
export function createAcmeIssuer(options: AcmeIssuerOptions): Issuer {
  const leases = ownLeases(options.leases);
  const deps = assemble(options, leases.prolong);
  const { orders, stored, challenges, renewals, clock } = deps;
  const observe = async (name: string): Promise<Issuance> => {
    const [certificate, record] = await Promise.all([stored.read(name), orders.read(name)]);
    const renewal = certificate === null ? null : await renewals.read(name, certificate);
    return { certificate, renewal, order: record?.state ?? 'none', problem: problemOf(record) };
  };
  const goOn = async ({ name, withinMs }: OrderRequest): Promise<OrderRecord | null> => {
    const signal = AbortSignal.timeout(withinMs + PATIENCE_MS);
    return advance(deps, name, { until: clock().getTime() + withinMs, signal });
  };
  /** Does what orders, while no other machine orders for the name; `seen`: the certificate by which that was decided. */
  const leased = async (
    { name }: OrderRequest,
    seen: StoredCertificate | null,
    work: () => Promise<Ordered>,
  ): Promise<Ordered> => {
    const untouched = async () => ({ ...(await observe(name)), begun: false });
    if (!(await leases.take(name))) return untouched();
    try {
      // Another machine may have been quicker.
      return (await stored.read(name))?.chain === seen?.chain ? await work() : await untouched();
    } catch (error) {
      if (error instanceof LeaseLost) return untouched();
      throw error;
    } finally {
      if ((await orders.read(name))?.state !== 'pending') await leases.release(name);
    }
  };
  const begin = (request: OrderRequest, replaced: StoredCertificate | null) =>
    leased(request, replaced, () => order(request, replaced));
  const order = async (request: OrderRequest, replaced: StoredCertificate | null): Promise<Ordered> => {
    const { name } = request;
    const previous = await orders.read(name);
    const placed = placedOrder(previous, request);
    if (placed === null && !request.mayBegin) return { ...(await observe(name)), begun: false };
    if (placed?.state === 'failed') await orders.write(name, takenUp(placed, now()));
    const key = options.keepsKeys && replaced !== null ? replaced.key : newKey();
    const replaces = replacesOf(replaced === null ? null : certificateId(replaced.chain), previous);
    if (placed === null) await orders.write(name, fresh({ key, begunAt: now(), replaces }));
    const ended = await goOn(request);
    // What did not get as far as the CA has begun nothing there.
    const begun = placed === null && (ended === null || ended.requested);
    return { ...(await observe(name)), begun };
  };
  const now = () => clock().toISOString();
  return {
    observe,
    async order(request) {
      const certificate = await stored.read(request.name);
      const hasCertificate = certificate !== null && isValidFor(certificate, request.name, clock());
      // Of an order that a killed process left behind its certificate the end is still to be kept.
      return begin(hasCertificate ? { ...request, mayBegin: false, retry: false } : request, certificate);
    },
    renew: async (request) => begin(request, await stored.read(request.name)),
    async askRenewal(name) {
      const certificate = await stored.read(name);
      // Neither an expired certificate nor one that is being replaced is asked about (RFC 9773, section 4.3.2).
      if (certificate === null || !isValidFor(certificate, name, clock())) return;
      if ((await orders.read(name))?.state !== 'pending') await renewals.ask(name, certificate);
    },
    async forget(name) {
      await orders.remove(name);
      await renewals.remove(name);
      await challenges.withdraw(name);
      await stored.remove(name);
      // The lease of an order that was pending, in whichever process it began.
      if (await leases.take(name)) await leases.release(name);
    },
  };
}

function assemble(
  options: AcmeIssuerOptions,
  mayPlace: AdvanceDeps['mayPlace'],
): AdvanceDeps & { renewals: Renewals } {
  const { folder, clock, directory, profile } = options;
  const transport = options.transport ?? createTransport(options.caFile);
  const session = createSession({ directory, transport, clock });
  const account = openAccount({
    ...{ folder, email: options.email, session, clock, inherited: options.inheritedAccount },
  });
  return {
    ...{ session, account, profile, mayPlace, clock },
    orders: openOrders(join(folder, 'orders')),
    stored: openCertificates(join(folder, 'certificates'), {
      inherited: options.inherited,
      clock,
      durable: true,
    }),
    challenges: challengeFiles(options.challengeFolder),
    renewals: openRenewals({ folder: join(folder, 'renewals'), session, clock, random: options.random }),
  };
}

const problemOf = (record: OrderRecord | null) => (record?.state === 'failed' ? record.problem : null);

/** Returns the order that is gone on with; null: there is none. */
function placedOrder(record: OrderRecord | null, { retry, mayBegin }: OrderRequest): OrderRecord | null {
  if (record === null || record.state === 'pending') return record;
  return record.mayGoOn && (retry || mayBegin) ? record : null;
}

const takenUp = (record: OrderRecord, begunAt: string): OrderRecord => ({
  ...record,
  ...{ begunAt, state: 'pending', problem: null, troubleSince: null },
});

const fresh = (given: Pick<OrderRecord, 'key' | 'begunAt' | 'replaces'>): OrderRecord => ({
  ...given,
  ...{ requested: false, url: null, answered: [], state: 'pending', problem: null },
  ...{ mayGoOn: false, troubleSince: null, pollAt: null },
});
