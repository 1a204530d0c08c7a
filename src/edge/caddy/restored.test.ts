import { mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredCertificate } from '../../issuers/port.ts';
import { createHttpsProber } from '../../probe/https-prober.ts';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { eventually } from '../../testing/eventually.ts';
import { anOwnCertificate, createOwnShelf } from '../../testing/own-shelf.ts';
import { presentedBy } from '../../testing/presented.ts';
import { selfSigned } from '../../testing/self-signed.ts';
import { type Edge, FIRST_ORDER, NO_ORDER } from '../port.ts';
import { certificatesDir, namesDir } from './config.ts';
import { takeOver } from './take-over.ts';

describe('a certificate that is lost or was there before', () => {
  let caddy: TestCaddy;
  let edge: Edge;
  const shelf = createOwnShelf();
  beforeAll(async () => {
    caddy = await startTestCaddy({ own: shelf });
    edge = caddy.edge();
  });
  afterAll(() => caddy?.stop());

  const served = async (domain: string) => {
    const target = {
      ...{ domainId: `id-of-${domain}`, tenant: 'tenant', tenantLabel: 'tenant' },
      ...{ gateway: 'default', domain },
    };
    await edge.apply(target, FIRST_ORDER);
    return target;
  };
  const probe = (domain: string) =>
    createHttpsProber({
      connect: caddy.https,
      trustedRoots: async () => [await caddy.root()],
      clock: () => new Date(),
    }).probe(domain);

  const damages: [string, (file: string) => Promise<void>][] = [
    ['deleted', (file) => rm(file)],
    ['cut off', (file) => truncate(file, 100)],
    ['emptied', (file) => writeFile(file, '')],
    ['replaced', (file) => writeFile(file, 'not a certificate')],
  ];
  test.each(damages)(
    'a certificate file that is %s by hand is told by the watch, and put back without an order',
    async (how, damage) => {
      const subject = await served(`${how.replace(' ', '-')}.acme.localhost`);
      const { certificate } = await edge.observe(subject);
      const notified: string[] = [];
      const stop = new AbortController();
      const watching = edge.watch((id) => void notified.push(id), stop.signal);
      const file = join(certificatesDir(caddy.dir), `${subject.domain}.pem`);
      const kept = await readFile(file);
      await eventually('the watch tells', async () => {
        await writeFile(file, kept);
        await damage(file);
        return notified.includes(subject.domainId);
      });
      stop.abort();
      await watching;
      expect((await probe(subject.domain)).outcome).toBe('wrong_certificate');
      // The certificate is held all the same, so that nobody orders one.
      expect(await edge.observe(subject)).toMatchObject({ objects: 'partial', certificate });
      const again = await edge.apply(subject, NO_ORDER);
      expect(again).toMatchObject({ objects: 'present', certificate, orderBegun: false });
      expect((await probe(subject.domain)).outcome).toBe('https_ok');
    },
  );

  test('what the issuer held and lost is taken back from what is served, without an order', async () => {
    const subject = await served('forgotten.acme.localhost');
    const { certificate } = await edge.observe(subject);
    await rm(join(caddy.issuersDir, 'local/certificates', `${subject.domain}.json`));
    const again = await caddy.edge().apply(subject, FIRST_ORDER);
    expect(again).toMatchObject({ objects: 'present', certificate, orderBegun: false });
  });

  /** Puts a certificate where Caddy keeps its own; returns the folder. */
  async function keepAsCaddyDid(domain: string, { chain, key }: StoredCertificate): Promise<string> {
    const folder = join(caddy.storageDir, 'certificates/local', domain);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${domain}.crt`), chain, { mode: 0o600 });
    await writeFile(join(folder, `${domain}.key`), key, { mode: 0o600 });
    return folder;
  }

  test('of Caddy’s certificate and ours the one that ends later stays, as after a return to an earlier version', async () => {
    const subject = await served('returned.acme.localhost');
    const { certificate: ours } = await edge.observe(subject);
    const keepUntil = async (until: Date) => {
      const { cert: chain, key } = selfSigned(subject.domain, new Date(), until);
      await keepAsCaddyDid(subject.domain, { chain, key });
      await takeOver({ ...caddy, issuer: 'local' });
      const seen = await edge.observe(subject);
      expect(seen).toMatchObject({ objects: 'present' });
      return seen.certificate;
    };
    const end = Date.parse(ours?.notAfter ?? '');
    expect(await keepUntil(new Date(end - 60_000))).toEqual(ours);
    const later = new Date(end + 60_000);
    expect(await keepUntil(later)).toMatchObject({ notAfter: later.toISOString() });
  });

  test('what a tenant uploaded is served on, whichever certificate of Caddy’s is taken over behind it', async () => {
    const subject = { ...(await served('uploaded.acme.localhost')), own: true as const };
    const { own } = await anOwnCertificate(subject.domain);
    shelf.put(subject.domainId, own);
    await edge.apply(subject, NO_ORDER);
    const until = new Date(Date.now() + 300 * 86_400_000);
    const { cert: chain, key } = selfSigned(subject.domain, new Date(), until);
    await keepAsCaddyDid(subject.domain, { chain, key });
    await takeOver({ ...caddy, issuer: 'local' });
    expect(await presentedBy(caddy.https, subject.domain)).toBe(own.facts.fingerprint);
    const seen = await edge.observe(subject);
    expect(seen).toMatchObject({ objects: 'present', ownServed: own.facts.fingerprint });
    expect(Math.abs(Date.parse(seen.certificate?.notAfter ?? '') - until.getTime())).toBeLessThan(2_000);
  });

  test('a certificate that Caddy itself got in an earlier version is taken over without an order', async () => {
    const subject = await served('earlier.acme.localhost');
    const { certificate } = await edge.observe(subject);
    const stored = JSON.parse(
      await readFile(join(caddy.issuersDir, 'local/certificates', `${subject.domain}.json`), 'utf8'),
    ) as { chain: string; key: string };
    await edge.remove(subject);
    const folder = await keepAsCaddyDid(subject.domain, stored);
    await writeFile(
      join(namesDir(caddy.dir), subject.domain),
      JSON.stringify({ domainId: subject.domainId, tenant: subject.tenant }),
      { mode: 0o600 },
    );
    // As `up` does before it starts Caddy: served at once, before any worker has looked.
    await takeOver({ ...caddy, issuer: 'local' });
    expect((await probe(subject.domain)).outcome).toBe('https_ok');
    expect(await edge.apply(subject, FIRST_ORDER)).toMatchObject({
      objects: 'present',
      certificate,
      orderBegun: false,
    });
    expect(await edge.remove(subject)).toMatchObject({ objects: 'absent' });
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });
});
