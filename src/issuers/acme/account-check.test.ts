import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { readAccount } from './account.ts';
import { createAccountCheck } from './account-check.ts';
import { createSession } from './session.ts';
import { createTransport } from './transport.ts';

let laboratory: IssuerLaboratory;
beforeAll(async () => {
  laboratory = await startIssuerLaboratory();
});
afterAll(() => laboratory?.stop());

test('an account is accepted by a real CA, asked once an hour, and refused once it is deactivated', async () => {
  const { options, dns } = laboratory;
  let now = Date.now();
  let asked = 0;
  const transport = createTransport(options.caFile);
  const check = createAccountCheck({
    read: async () => {
      const account = await readAccount(options.folder);
      return account.kind === 'kept' ? account : null;
    },
    ...{ directory: options.directory, caFile: options.caFile, clock: () => new Date(now) },
    transport: (request, signal) => {
      if (request.method === 'POST') asked += 1;
      return transport(request, signal);
    },
  });
  expect(await check()).toEqual({ uri: null });
  dns.show('account.example.com');
  const request = { name: 'account.example.com', mayBegin: true, retry: false, withinMs: 20_000 };
  expect((await laboratory.issuer().order(request)).certificate).not.toBeNull();

  const account = await readAccount(options.folder);
  if (account.kind !== 'kept' || account.uri === null) throw new Error('no account');
  const { uri, key } = account;
  for (let times = 0; times < 3; times++) expect(await check()).toEqual({ uri });
  expect(asked).toBe(1);

  const session = createSession({ directory: options.directory, transport, clock: () => new Date() });
  const signer = { key: createPrivateKey(key), accountUri: uri };
  const payload = { status: 'deactivated' };
  await session.post({ step: 'account', url: uri, payload, signer }, AbortSignal.timeout(10_000));
  expect(await check()).toEqual({ uri });
  now += 3_600_001;
  expect(await check()).toEqual({ uri, refused: true });
}, 60_000);

test('a CA that does not answer says nothing of the account', async () => {
  const { options } = laboratory;
  const account = await readAccount(options.folder);
  if (account.kind !== 'kept') throw new Error('no account');
  const check = createAccountCheck({
    read: async () => account,
    ...{ directory: 'https://127.0.0.1:1/dir', caFile: options.caFile, clock: () => new Date() },
  });
  expect(await check()).toEqual({ uri: account.uri });
});
