import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OWN_PROBLEMS } from '../../core/issuance/acme-errors.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { eventually } from '../../testing/eventually.ts';
import type { Issuer } from '../port.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const HOUR_MS = 3_600_000;

let laboratory: IssuerLaboratory;
beforeAll(async () => {
  laboratory = await startIssuerLaboratory({
    profiles: { classic: 90 * 86_400, shortlived: 160 * 3_600 },
  });
}, BUILD_MS);
afterAll(() => laboratory?.stop());

const ended = (call: () => ReturnType<Issuer['order']>) =>
  eventually('the end of the order', async () => {
    const answer = await call();
    return answer.order === 'pending' ? null : answer;
  });
const ordered = (issuer: Issuer, name: string) => {
  laboratory.dns.show(name);
  return ended(() => issuer.order({ name, mayBegin: true, retry: true, withinMs: 5_000 }));
};
const ordersTaken = () => laboratory.requests.filter((one) => one === 'POST /order-plz').length;

test.each([
  ['classic', 90 * 24],
  ['shortlived', 160],
])('the profile %s is ordered by, so that the certificate lives %i hours', async (profile, hours) => {
  const { certificate } = await ordered(laboratory.issuer({ profile }), `${profile}.acme.localhost`);
  const { validFrom, validTo } = new X509Certificate(certificate?.chain ?? '');
  expect(Math.round((Date.parse(validTo) - Date.parse(validFrom)) / HOUR_MS)).toBe(hours);
});

test('a profile that the CA does not offer is the operator’s to change, and nothing is ordered by it', async () => {
  const before = ordersTaken();
  const answer = await ordered(laboratory.issuer({ profile: 'eternal' }), 'eternal.acme.localhost');
  expect(answer).toMatchObject({ certificate: null, order: 'failed', begun: false });
  expect(answer.problem).toMatchObject({ step: 'order', type: OWN_PROBLEMS.notReady });
  expect(answer.problem?.detail).toContain('classic, shortlived');
  expect(ordersTaken()).toBe(before);
});

test.each([
  ['keeps its key where that is set', true],
  ['has a new key otherwise', false],
])('a renewal %s', async (_which, keepsKeys) => {
  const name = `keys-${keepsKeys}.acme.localhost`;
  const issuer = laboratory.issuer({ keepsKeys, profile: 'classic' });
  const { certificate: first } = await ordered(issuer, name);
  let mayBegin = true;
  const { certificate: second } = await ended(() => {
    const renewal = issuer.renew({ name, mayBegin, retry: false, withinMs: 5_000 });
    mayBegin = false;
    return renewal;
  });
  if (first === null || second === null) throw new Error('no certificate');
  expect(second.chain).not.toBe(first.chain);
  const publicKey = (key: string) =>
    createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' });
  expect(publicKey(second.key) === publicKey(first.key)).toBe(keepsKeys);
});
