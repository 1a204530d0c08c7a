import { describe, expect, test } from 'vitest';
import { createOwnShelf } from '../../testing/own-shelf.ts';
import { edgeContract } from '../edge.contract.ts';
import { ownCertificatesContract } from '../own-certificates.contract.ts';
import { type EdgeTarget, FIRST_ORDER } from '../port.ts';
import { createMemoryEdge } from './edge.ts';

const clock = () => new Date();

edgeContract('memory', async () => {
  const edge = createMemoryEdge({ clock });
  return {
    edge,
    admit: () => undefined,
    vanish: (domain) => edge.vanish(domain),
    refuse(domain) {
      edge.fail(domain, { type: 'urn:ietf:params:acme:error:dns' });
      return { type: 'urn:ietf:params:acme:error:dns' };
    },
    recover: (domain) => edge.issue(domain),
    stop: () => undefined,
  };
});

ownCertificatesContract('memory', async () => {
  const shelf = createOwnShelf();
  const edge = createMemoryEdge({ clock, own: shelf });
  return { edge, shelf, admit: () => undefined, presented: null, stop: () => undefined };
});

describe('the memory edge', () => {
  const target: EdgeTarget = {
    domainId: 'd1',
    tenant: 't1',
    tenantLabel: 't1',
    domain: 'portal.acme.com',
    gateway: 'default',
  };

  test('in an outage nothing changes, and every observation says why', async () => {
    const edge = createMemoryEdge({ clock });
    edge.outage('the disk is full');
    expect(await edge.apply(target, FIRST_ORDER)).toMatchObject({
      objects: 'absent',
      failure: 'the disk is full',
    });
    edge.outage(null);
    expect(await edge.observe(target)).toMatchObject({ objects: 'absent', failure: null });
  });

  test('with a CA that waits, the certificate comes when the test says so, and the watch tells', async () => {
    const edge = createMemoryEdge({ clock, ca: 'waits' });
    const stop = new AbortController();
    const notified = new Promise<string>((resolve) => void edge.watch(resolve, stop.signal));
    expect(await edge.apply(target, FIRST_ORDER)).toMatchObject({
      issuance: 'requesting',
      certificate: null,
    });
    edge.issue(target.domain);
    expect(await notified).toBe('d1');
    expect((await edge.observe(target)).certificate).not.toBeNull();
    stop.abort();
  });
});
