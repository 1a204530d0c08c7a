import { describe, expect, test } from 'vitest';
import { type DeltaRequest, SECRET_TYPE } from './messages.ts';
import { createSubscription, MOST_NAMES, type Step } from './subscription.ts';
import { CertificateTable, type ServedCertificate } from './table.ts';

const certificate = (over: Partial<ServedCertificate> = {}): ServedCertificate => ({
  ...{ id: '1', domain: 'portal.acme.com', own: false, createdAt: '2026-11-01T12:00:00Z' },
  ...{ version: 'v1', chain: Buffer.from('chain'), key: Buffer.from('key') },
  ...over,
});
const asks = (...subscribe: string[]): DeltaRequest => ({
  ...{ typeUrl: SECRET_TYPE, subscribe, unsubscribe: [], initialVersions: {}, nonce: '', refused: null },
});
const comesBack = (name: string, version: string): DeltaRequest => ({
  ...asks(name),
  initialVersions: { [name]: version },
});

function begin(...certificates: ServedCertificate[]) {
  const table = new CertificateTable();
  table.apply({ kind: 'listed', certificates });
  let complete = true;
  const subscription = createSubscription({ find: (name) => table.find(name), isComplete: () => complete });
  return {
    request: subscription.onRequest,
    change: (change: Parameters<typeof table.apply>[0]) => subscription.onChanged(table.apply(change)),
    lose: () => {
      complete = false;
    },
  };
}
/** Reads an answer: each name with its version, those that are removed, and the nonce. */
const answered = (step: Step) => {
  if (step.kind !== 'answer') return step;
  const { certificates, removed, nonce } = step.response;
  return { given: certificates.map(({ name, version }) => `${name} ${version}`), removed, nonce };
};
const nothing = { kind: 'nothing' };

describe('a stream of a gateway', () => {
  test('gets the certificate of the name that it asks for, under the name as it is spelt', () => {
    const { request } = begin(certificate());
    for (const [n, name] of ['portal.acme.com', 'PORTAL.ACME.COM', 'Portal.acme.com'].entries())
      expect(answered(request(asks(name)))).toEqual({
        given: [`${name} v1`],
        ...{ removed: [], nonce: String(n + 1) },
      });
  });

  test('gets no certificate for the millions of other spellings, each of which Envoy would keep', () => {
    const { request } = begin(certificate());
    const names = ['pORTAL.acme.com', 'Portal.Acme.com', 'portal.acme.coM', 'portal.acme.com.'];
    expect(answered(request(asks(...names)))).toMatchObject({ given: [], removed: names });
  });

  test('hears at once that nobody has a name, so that the handshake is refused', () => {
    const { request } = begin(certificate());
    const names = ['nobody.example', '', '-', 'x'.repeat(254)];
    expect(answered(request(asks(...names)))).toEqual({ given: [], removed: names, nonce: '1' });
  });

  test('ends where a name is not known and the Secrets are not followed: another replica may know it', () => {
    const { request, lose } = begin(certificate());
    lose();
    expect(request(asks('new.acme.com'))).toEqual({ kind: 'end', why: 'cannot_tell' });
    expect(answered(request(asks('portal.acme.com')))).toMatchObject({ given: ['portal.acme.com v1'] });
  });

  test('hears of a renewal once, and of nothing that leaves the certificate as it is', () => {
    const { request, change } = begin(certificate());
    request(asks('portal.acme.com'));
    expect(change({ kind: 'put', certificate: certificate() })).toEqual(nothing);
    const renewed = certificate({ version: 'v2' });
    expect(answered(change({ kind: 'put', certificate: renewed }))).toMatchObject({
      given: ['portal.acme.com v2'],
      nonce: '2',
    });
    expect(change({ kind: 'put', certificate: renewed })).toEqual(nothing);
  });

  test('hears that a name is removed, and that it is there again', () => {
    const { request, change } = begin(certificate());
    request(asks('portal.acme.com'));
    expect(answered(change({ kind: 'removed', id: '1' }))).toMatchObject({ removed: ['portal.acme.com'] });
    expect(answered(change({ kind: 'put', certificate: certificate() }))).toMatchObject({
      given: ['portal.acme.com v1'],
    });
  });

  test('hears nothing of other names, nor of its own once it has unsubscribed', () => {
    const { request, change } = begin(certificate());
    request(asks('portal.acme.com'));
    const other = certificate({ id: '2', domain: 'portal.beta.com' });
    expect(change({ kind: 'put', certificate: other })).toEqual(nothing);
    expect(request({ ...asks(), unsubscribe: ['portal.acme.com'] })).toEqual(nothing);
    expect(change({ kind: 'removed', id: '1' })).toEqual(nothing);
  });

  test('that comes back to another replica gets what has changed meanwhile, and nothing else', () => {
    expect(begin(certificate()).request(comesBack('portal.acme.com', 'v1'))).toEqual(nothing);
    expect(answered(begin(certificate()).request(comesBack('portal.acme.com', 'v0')))).toMatchObject({
      given: ['portal.acme.com v1'],
    });
    expect(answered(begin().request(comesBack('portal.acme.com', 'v1')))).toMatchObject({
      removed: ['portal.acme.com'],
    });
  });

  test('that asks again for what it has lost gets it again', () => {
    const { request } = begin(certificate());
    request(asks('portal.acme.com'));
    expect(answered(request(asks('portal.acme.com')))).toMatchObject({ given: ['portal.acme.com v1'] });
  });

  test('gets no answer to what is only a word that it took one', () => {
    const { request } = begin(certificate());
    request(asks('portal.acme.com'));
    expect(request({ ...asks(), nonce: '1' })).toEqual(nothing);
  });

  test('ends for another type, and for more names than a stream may have', () => {
    const { request } = begin();
    expect(request({ ...asks('x'), typeUrl: 'type.googleapis.com/x' })).toEqual({
      kind: 'end',
      why: 'wrong_type',
    });
    const names = Array.from({ length: MOST_NAMES + 1 }, (_, n) => `n${n}.example`);
    expect(answered(begin().request(asks(...names.slice(1))))).toMatchObject({ nonce: '1' });
    expect(begin().request(asks(...names))).toEqual({ kind: 'end', why: 'too_many_names' });
  });
});

describe('the certificates by their names', () => {
  const ca = certificate();
  const own = certificate({ id: 'own', own: true, version: 'own' });

  test('the tenant’s own goes before the CA’s, which is served again once that is gone', () => {
    const table = new CertificateTable();
    table.apply({ kind: 'listed', certificates: [own, ca] });
    expect(table.find(ca.domain)?.version).toBe('own');
    expect(table.apply({ kind: 'removed', id: 'own' })).toEqual(new Set([ca.domain]));
    expect(table.find(ca.domain)?.version).toBe('v1');
  });

  test('of two Secrets of one name the newer is served, and the end of the older changes nothing', () => {
    const table = new CertificateTable();
    const newer = certificate({ id: '2', version: 'v2', createdAt: '2026-11-02T12:00:00Z' });
    table.apply({ kind: 'listed', certificates: [newer, ca] });
    expect(table.find(ca.domain)?.version).toBe('v2');
    expect(table.apply({ kind: 'removed', id: '1' })).toEqual(new Set());
    expect(table.size).toBe(1);
  });

  test('a list replaces what was known, and tells what has changed by it', () => {
    const table = new CertificateTable();
    const gone = certificate({ id: '2', domain: 'portal.gone.com' });
    table.apply({ kind: 'listed', certificates: [ca, gone] });
    const fresh = certificate({ id: '3', domain: 'portal.new.com' });
    expect(table.apply({ kind: 'listed', certificates: [ca, fresh] })).toEqual(
      new Set(['portal.gone.com', 'portal.new.com']),
    );
  });

  test('a Secret that becomes another name’s is the old one’s no longer', () => {
    const table = new CertificateTable();
    table.apply({ kind: 'listed', certificates: [ca] });
    const moved = certificate({ domain: 'portal.beta.com' });
    expect(table.apply({ kind: 'put', certificate: moved })).toEqual(new Set([ca.domain, moved.domain]));
    expect(table.find(ca.domain)).toBeNull();
  });

  test('what was known stays known while nobody can be asked', () => {
    const table = new CertificateTable();
    table.apply({ kind: 'listed', certificates: [ca] });
    expect(table.apply({ kind: 'lost', error: null })).toEqual(new Set());
    expect(table.find(ca.domain)).toBe(ca);
  });
});
