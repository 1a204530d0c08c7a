import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_PROBLEMS } from '../../core/issuance/acme-errors.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { eventually } from '../../testing/eventually.ts';
import { issuerContract } from '../issuer.contract.ts';
import type { Issuer, Ordered } from '../port.ts';
import { readAccount } from './account.ts';
import { createTransport, type Transport } from './transport.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const WITHIN_MS = 5_000;

const ordersOf = (requests: readonly string[]) => requests.filter((one) => one === 'POST /order-plz').length;

issuerContract(
  'an ACME CA',
  async () => {
    const laboratory = await startIssuerLaboratory();
    return {
      issuer: laboratory.issuer(),
      reopen: () => laboratory.issuer(),
      admit: (name) => laboratory.dns.show(name),
      refuse: (name) => laboratory.dns.hide(name),
      ordersTaken: () => ordersOf(laboratory.requests),
      stop: () => laboratory.stop(),
    };
  },
  { startWithinMs: BUILD_MS },
);

describe('an issuer that is killed', () => {
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory();
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  /** A process that ends at its n-th request to the CA: before it is sent, or when it was answered and nobody heard. */
  function killedAt(n: number, when: 'before' | 'after'): { issuer: Issuer; killed: Promise<void> } {
    const real = createTransport(laboratory.options.caFile);
    let kill: () => void = () => undefined;
    const killed = new Promise<void>((resolve) => {
      kill = resolve;
    });
    let count = 0;
    const die = () => {
      kill();
      return new Promise<never>(() => undefined);
    };
    const transport: Transport = async (request, signal) => {
      count += 1;
      if (count === n && when === 'before') return die();
      const answer = await real(request, signal);
      if (new URL(request.url).pathname === '/order-plz') taken += 1;
      return count === n ? die() : answer;
    };
    return { issuer: laboratory.issuer({ transport }), killed };
  }
  let taken = 0;

  const ended = (issuer: Issuer, name: string): Promise<Ordered> =>
    eventually('the end of the order', async () => {
      const answer = await issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
      return answer.order === 'pending' ? null : answer;
    });

  // Directory, nonce, account, order, authorization, challenge, order, finalize, download: 9 requests at least.
  const places = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((n) =>
    (['before', 'after'] as const).map((when): [number, 'before' | 'after'] => [n, when]),
  );
  test.each(places)(
    'at request %i, %s it: the order goes on, one more at most, and one certificate',
    async (n, when) => {
      const name = `killed-${n}-${when}.acme.localhost`;
      laboratory.dns.show(name);
      taken = 0;
      const { issuer, killed } = killedAt(n, when);
      await Promise.race([killed, issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS })]);
      const before = ordersOf(laboratory.requests);
      const { certificate, problem } = await ended(laboratory.issuer(), name);
      expect(problem).toBeNull();
      expect(certificate).not.toBeNull();
      expect(taken + ordersOf(laboratory.requests) - before).toBeLessThanOrEqual(2);
      const kept = await readdir(laboratory.options.folder, { recursive: true });
      expect(kept.filter((file) => file.includes('.draft-') || file.includes(`orders/${name}`))).toEqual([]);
    },
  );
});

describe('the account and what is kept', () => {
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory({ env: { PEBBLE_WFE_NONCEREJECT: '50' } });
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  const issue = async (issuer: Issuer, name: string) => {
    laboratory.dns.show(name);
    return eventually('the end of the order', async () => {
      const answer = await issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
      return answer.order === 'pending' ? null : answer;
    });
  };

  test('a CA that rejects half of the nonces is answered all the same', async () => {
    expect((await issue(laboratory.issuer(), 'nonces.acme.localhost')).certificate).not.toBeNull();
  });

  test('everything that is kept is its owner’s only', async () => {
    await issue(laboratory.issuer(), 'private.acme.localhost');
    const files = await readdir(laboratory.home, { recursive: true });
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect((await stat(join(laboratory.home, file))).mode & 0o077).toBe(0);
  });

  test('an account that somebody else has kept is taken over, and no other is made', async () => {
    const { folder } = laboratory.options;
    await issue(laboratory.issuer(), 'first.acme.localhost');
    const account = await readAccount(folder);
    if (account.kind !== 'kept' || account.uri === null) throw new Error('no account');
    const { uri, key } = account;
    const made = laboratory.requests.filter((one) => one === 'POST /sign-me-up').length;
    const heir = laboratory.issuer({
      folder: join(laboratory.home, 'heir'),
      inheritedAccount: async () => ({ uri, key }),
    });
    expect((await issue(heir, 'heir.acme.localhost')).certificate).not.toBeNull();
    expect(await readAccount(join(laboratory.home, 'heir'))).toEqual(account);
    expect(laboratory.requests.filter((one) => one === 'POST /sign-me-up')).toHaveLength(made);
  });

  test('an account file that is damaged is the operator’s, and is not written over', async () => {
    const folder = join(laboratory.home, 'damaged');
    const issuer = laboratory.issuer({ folder });
    await writeFile(join(folder, 'account.json'), '{"uri": "https://ca');
    const { problem } = await issue(issuer, 'damaged.acme.localhost');
    expect(problem).toMatchObject({ step: 'account', type: OWN_PROBLEMS.notReady });
    expect(await readFile(join(folder, 'account.json'), 'utf8')).toBe('{"uri": "https://ca');
  });
});
