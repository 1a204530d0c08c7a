import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPrivateCa, newKey, type PrivateCa, type Wanted } from '../testing/private-ca.ts';
import { type ReadUpload, readUpload } from './uploaded.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DOMAIN = 'portal.acme.com';
let ca: PrivateCa;
let good: { chain: string; leaf: string; key: string };
beforeAll(async () => {
  ca = await createPrivateCa(NOW);
  good = await ca.sign({ names: [DOMAIN] });
});

const read = (chain: string, privateKey: string, domain = DOMAIN) =>
  readUpload({ domain, chain, privateKey });
const taken = (chain: string, key: string, domain = DOMAIN): ReadUpload => {
  const result = read(chain, key, domain);
  if ('code' in result) throw new Error(result.code);
  return result;
};
const signed = async (wanted: Partial<Wanted>, domain = DOMAIN) => {
  const { chain, key } = await ca.sign({ names: [DOMAIN], ...wanted });
  return taken(chain, key, domain).upload;
};

describe('reading an upload', () => {
  test('finds what it is judged by', () => {
    const { upload, facts } = taken(good.chain, good.key);
    expect(upload).toMatchObject({
      domain: DOMAIN,
      signedByNext: [true],
      names: [DOMAIN],
      coversDomain: true,
      forServers: true,
      keyMatches: true,
      untrusted: null,
    });
    expect(upload.chain).toMatchObject([
      {
        subject: DOMAIN,
        issuer: 'CN=Test Trust CA',
        key: { kind: 'ec', curve: 'P-256' },
        signatureHash: 'SHA-256',
      },
      { subject: 'CN=Test Trust CA', issuer: 'CN=Test Trust Root', selfSigned: false },
    ]);
    expect(facts).toMatchObject({
      issuer: 'Test Trust CA',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('keeps the certificates alone, written anew, and no root', () => {
    const messy = `Bag Attributes\r\n${good.leaf.replaceAll('\n', '\r\n')}subject=x\n${ca.intermediate}${ca.root}${good.key}`;
    const { chain, privateKey, upload } = taken(messy, good.key);
    expect(chain).toBe(good.chain);
    expect(chain).not.toContain('PRIVATE KEY');
    expect(privateKey).toBe(good.key);
    expect(upload.chain[2]).toMatchObject({ selfSigned: true });
    expect(upload.signedByNext).toEqual([true, true]);
  });

  test('takes the old forms of a key, and keeps one form', () => {
    const old = createPrivateKey(good.key).export({ type: 'sec1', format: 'pem' }).toString();
    expect(old).toContain('BEGIN EC PRIVATE KEY');
    expect(taken(good.chain, old).privateKey).toBe(good.key);
  });

  test.each<[string, () => Promise<{ coversDomain: boolean }>, boolean]>([
    ['a wildcard of the zone', () => signed({ names: ['*.acme.com'] }), true],
    ['another case', () => signed({ names: ['PORTAL.acme.com'] }), true],
    ['a wildcard above the zone', () => signed({ names: ['*.com'] }), false],
    ['a wildcard for a part of a label', () => signed({ names: ['port*.acme.com'] }), false],
    [
      'a wildcard and a name two labels below it',
      () => signed({ names: ['*.acme.com'] }, 'a.b.acme.com'),
      false,
    ],
    ['a wildcard and the name above it', () => signed({ names: ['*.acme.com'] }, 'acme.com'), false],
    ['a name that ends alike', () => signed({ names: ['evilportal.acme.com', 'acme.com'] }), false],
  ])('knows whether it covers the name: %s', async (_what, upload, covers) => {
    expect((await upload()).coversDomain).toBe(covers);
  });

  test('knows a key of another certificate, and of another kind', () => {
    expect(taken(good.chain, newKey('P-256')).upload.keyMatches).toBe(false);
    expect(taken(good.chain, newKey('RSA-2048')).upload.keyMatches).toBe(false);
  });

  test('knows an order that is wrong, and a stranger in the chain', async () => {
    const other = await createPrivateCa(NOW);
    // Of the same name, so that only the signature tells it.
    expect(taken(good.leaf + other.intermediate, good.key).upload.signedByNext).toEqual([false]);
    expect(taken(ca.intermediate + good.leaf, good.key).upload.signedByNext).toEqual([false]);
    expect(taken(good.leaf + ca.root, good.key).upload.signedByNext).toEqual([false]);
  });

  test('knows a CA, and one for clients only', async () => {
    expect((await signed({ isCa: true })).forServers).toBe(false);
    expect((await signed({ usages: ['1.3.6.1.5.5.7.3.2'] })).forServers).toBe(false);
  });

  test('knows keys and hashes, of old and of others', async () => {
    const rsa = await createPrivateCa(NOW, 'RSA-2048');
    const old = await rsa.sign({ names: [DOMAIN], kind: 'RSA-1024', hash: 'SHA-1' });
    expect(taken(old.chain, old.key).upload.chain[0]).toMatchObject({
      key: { kind: 'rsa', bits: 1_024 },
      signatureHash: 'SHA-1',
    });
    expect((await signed({ kind: 'P-521', hash: 'SHA-384' })).chain[0]).toMatchObject({
      key: { kind: 'ec', curve: 'P-521' },
      signatureHash: 'SHA-384',
    });
  });

  test.each<[string, () => [string, string], string]>([
    ['no certificate', () => ['hello', good.key], 'certificate_unreadable'],
    [
      'an empty block',
      () => ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', good.key],
      'certificate_unreadable',
    ],
    ['a cut certificate', () => [good.leaf.slice(0, -80), good.key], 'certificate_unreadable'],
    [
      'one of two that is damaged',
      () => [good.leaf + ca.intermediate.replace('MII', 'AAA'), good.key],
      'certificate_unreadable',
    ],
    ['eleven certificates', () => [good.leaf.repeat(11), good.key], 'certificate_unreadable'],
    ['the key for the chain', () => [good.key, good.key], 'certificate_unreadable'],
    ['no key', () => [good.chain, 'hello'], 'certificate_key_unreadable'],
    ['the chain for the key', () => [good.chain, good.chain], 'certificate_key_unreadable'],
    ['a key with a passphrase', () => [good.chain, locked()], 'certificate_key_unreadable'],
    ['a key of another kind', () => [good.chain, ed25519()], 'certificate_key_unreadable'],
  ])('refuses %s, and quotes nothing of it', (_what, given, code) => {
    const result = read(...given());
    expect(result).toMatchObject({ code });
    expect(JSON.stringify(result)).not.toContain('MII');
  });

  test('withstands whatever is sent, in time that grows with its length alone', () => {
    const noise = fc.oneof(
      fc.string({ maxLength: 500 }),
      fc.constantFrom(
        '-----BEGIN CERTIFICATE-----',
        '-----END CERTIFICATE-----',
        'A'.repeat(5_000),
        '\n',
        '-----',
      ),
    );
    const blocks = fc.array(noise, { maxLength: 12 }).map((parts) => parts.join(''));
    const bytes = fc
      .uint8Array({ maxLength: 300 })
      .map(
        (der) =>
          `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----`,
      );
    fc.assert(
      fc.property(fc.oneof(blocks, bytes), fc.oneof(blocks, fc.constant(good.key)), (chain, key) => {
        expect(read(chain, key)).toMatchObject({ code: expect.stringMatching(/unreadable$/) });
      }),
    );
    const began = performance.now();
    read('-----BEGIN CERTIFICATE-----'.repeat(1_800), good.key);
    read(`-----BEGIN CERTIFICATE-----${'A \n'.repeat(16_000)}`, good.key);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('withstands any byte of a certificate that is another one', () => {
    const der = Buffer.from(good.leaf.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(der);
        changed[at] = byte;
        const text = `-----BEGIN CERTIFICATE-----\n${changed.toString('base64')}\n-----END CERTIFICATE-----\n`;
        const result = read(text + ca.intermediate, good.key);
        const isSame = changed.equals(der);
        const isRefused = 'code' in result || !result.upload.signedByNext[0];
        expect(isRefused).toBe(!isSame);
      }),
      { numRuns: 300 },
    );
  });
});

const locked = () =>
  createPrivateKey(newKey('P-256'))
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();
const ed25519 = () =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
