import { afterAll, describe, expect, inject, test } from 'vitest';
import { statusesOf, timelineOf } from '../../src/testing/stack-actions.ts';
import { askEnvoy } from '../cluster/testing/through-envoy.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, onboard, tenantLabel } from './testing/steps.ts';

describe('a typed name becomes a portal on the cluster', () => {
  const scenario = openScenario(inject('world'));
  const name = 'portal.acme.localhost';
  afterAll(() => scenario.close());

  test('once the CNAME is published, Envoy serves the portal with a certificate that the CA issued over HTTP-01', async () => {
    const tenant = await newTenant(scenario, 'Acme');
    const active = await onboard(scenario, tenant, name);
    expect(active.conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Owned', 'True', 'cname'],
      ['PointsHere', 'True', 'cname'],
      ['CertificateAllowed', 'True', 'allowed'],
      ['CertificateReady', 'True', 'issued'],
      ['Routed', 'True', 'applied'],
      ['Reachable', 'True', 'https_ok'],
    ]);
    expect(active.certificate?.issuer).toMatch(/^Pebble Intermediate/);
    expect(statusesOf(await timelineOf(scenario, active))).toEqual([
      'pending_dns',
      'verifying_dns',
      'pending_certificate',
      'deploying',
      'active',
    ]);
    // The client trusts nothing but the CA's root.
    const answer = await askEnvoy(scenario, `https://${name}/whoami`);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ host: name });
    const certificate = await objectOf(scenario, 'Certificate', active);
    expect(certificate).toMatchObject({
      metadata: {
        labels: {
          'app.kubernetes.io/managed-by': 'portal-domains',
          'portal-domains/tenant': tenant,
          'portal-domains/domain-id': active.id,
        },
      },
      spec: { dnsNames: [name], privateKey: { algorithm: 'ECDSA' } },
    });
    expect(certificate?.metadata.name).toContain(tenantLabel(active));
  });

  test('plain HTTP leads to HTTPS, and a challenge that nobody waits for is not found', async () => {
    const http = await askEnvoy(scenario, `http://${name}/some/page`);
    expect([http.status, http.location]).toEqual([308, `https://${name}/some/page`]);
    const token = 'x'.repeat(43);
    const challenge = await askEnvoy(scenario, `http://${name}/.well-known/acme-challenge/${token}`);
    expect(challenge.status).toBe(404);
  });

  test('both responders are ready', async () => {
    expect(scenario.responders).toHaveLength(2);
    for (const { adminPort } of scenario.responders) {
      expect((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status).toBe(200);
    }
  });
});
