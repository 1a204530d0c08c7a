import { beforeAll, describe, expect, test } from 'vitest';
import { createPrivateCa, newKey, type PrivateCa } from '../testing/private-ca.ts';
import { createChainJudge } from './trusted-chain.ts';

const domain = 'portal.acme.com';
let ca: PrivateCa;
beforeAll(async () => {
  ca = await createPrivateCa(new Date());
});

describe('the judge of chains', () => {
  const judge = (roots: string[]) => createChainJudge(async () => roots);

  test('trusts what ends at one of the roots', async () => {
    const { chain, key } = await ca.sign({ names: [domain] });
    expect(await judge([ca.root])({ domain, chain, privateKey: key })).toBeNull();
  });

  test('says what OpenSSL says of one that ends elsewhere, or lacks its issuer', async () => {
    const { chain, leaf, key } = await ca.sign({ names: [domain] });
    expect(await judge([])({ domain, chain, privateKey: key })).toBe('UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    expect(await judge([ca.root])({ domain, chain: leaf, privateKey: key })).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
  });

  test('refuses one that has ended, whatever was said of its dates before', async () => {
    const until = new Date(Date.now() - 1_000);
    const { chain, key } = await ca.sign({ names: [domain], until });
    expect(await judge([ca.root])({ domain, chain, privateKey: key })).toBe('CERT_HAS_EXPIRED');
  });

  test('ends with a code where no handshake comes about', async () => {
    const { chain } = await ca.sign({ names: [domain] });
    expect(await judge([ca.root])({ domain, chain, privateKey: newKey('P-256') })).toMatch(/^ERR_/);
    expect(await judge([ca.root])({ domain, chain: 'no chain', privateKey: 'no key' })).toMatch(/^ERR_/);
  });
});
