import { type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { issuerContract } from '../issuer.contract.ts';
import { ensureRoot, rootFileOf } from './authority.ts';
import { createInternalIssuer } from './issuer.ts';

const clock = () => new Date();
const place = (home: string) => ({
  folder: join(home, 'local'),
  authorityFolder: join(home, 'authority'),
  inherited: async () => null,
  clock,
});

issuerContract('the internal CA', async () => {
  const home = await mkdtemp(join(tmpdir(), 'portal-domains-internal-'));
  await ensureRoot(join(home, 'authority'), clock());
  return {
    issuer: createInternalIssuer(place(home)),
    reopen: () => createInternalIssuer(place(home)),
    admit: () => undefined,
    refuse: null,
    ordersTaken: null,
    stop: () => rm(home, { recursive: true, force: true }),
  };
});

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'portal-domains-internal-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('the root is made once, is its owner’s only, and signs what is issued', async () => {
  const { authorityFolder } = place(home);
  await ensureRoot(authorityFolder, clock());
  const root = await readFile(rootFileOf(authorityFolder), 'utf8');
  await ensureRoot(authorityFolder, clock());
  expect(await readFile(rootFileOf(authorityFolder), 'utf8')).toBe(root);
  for (const file of ['root.crt', 'root.key'])
    expect((await stat(join(authorityFolder, file))).mode & 0o077).toBe(0);
  const issuer = createInternalIssuer(place(home));
  const { certificate } = await issuer.order({
    name: 'a.example',
    mayBegin: true,
    retry: false,
    withinMs: 0,
  });
  const chain = (certificate?.chain.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
  expect(chain.map(({ ca }) => ca)).toEqual([false, true]);
  // Each one is signed by the next, the last one by the root, which the client has.
  const signers = [...chain.slice(1), new X509Certificate(root)];
  expect(chain.map((one, i) => one.verify(signers[i]?.publicKey as KeyObject))).toEqual([true, true]);
  expect(chain.map((one, i) => one.checkIssued(signers[i] as X509Certificate))).toEqual([true, true]);
});

test('a root whose key is another’s is made anew', async () => {
  const { authorityFolder } = place(home);
  await ensureRoot(authorityFolder, clock());
  const root = await readFile(rootFileOf(authorityFolder), 'utf8');
  await ensureRoot(join(home, 'other'), clock());
  await rm(join(authorityFolder, 'root.key'));
  await ensureRoot(authorityFolder, clock());
  expect(await readFile(rootFileOf(authorityFolder), 'utf8')).not.toBe(root);
});

test('a certificate ends with the root at the latest', async () => {
  const { authorityFolder } = place(home);
  await ensureRoot(authorityFolder, clock());
  const root = new X509Certificate(await readFile(rootFileOf(authorityFolder), 'utf8'));
  const dayBefore = new Date(Date.parse(root.validTo) - 86_400_000);
  const issuer = createInternalIssuer({ ...place(home), clock: () => dayBefore });
  const { certificate } = await issuer.order({
    name: 'a.example',
    mayBegin: true,
    retry: false,
    withinMs: 0,
  });
  if (certificate === null) throw new Error('no certificate');
  expect(new X509Certificate(certificate.chain).validTo).toBe(root.validTo);
});
