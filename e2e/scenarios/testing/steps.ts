import { randomUUID } from 'node:crypto';
import type { Domain } from '../../../src/client/client.ts';
import { objectName } from '../../../src/edge/kubernetes/resources/names.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { addTenant, publishRecord, register, untilStatus } from '../../../src/testing/stack-actions.ts';
import type { KubeObject } from '../../cluster/kube/objects.ts';
import { askEnvoy, type EnvoyAnswer } from '../../cluster/testing/through-envoy.ts';
import type { Scenario } from '../scenario.ts';

/** A tenant of the scenario's own; resolves with its id. */
export async function newTenant(scenario: Scenario, name: string): Promise<string> {
  const id = randomUUID();
  await addTenant(scenario, id, name);
  return id;
}

/** From a typed name to a served portal. */
export async function onboard(scenario: Scenario, tenant: string, name: string): Promise<Domain> {
  const domain = await register(scenario, tenant, name);
  await publishRecord(scenario, domain);
  return untilStatus(scenario, domain, 'active');
}

/** First label of the tenant's canonical host: what the runbook calls `<tenant7>`. */
export function tenantLabel(domain: Domain): string {
  const target = domain.records.find(({ purpose }) => purpose === 'routing')?.value;
  const label = target?.split('.')[0];
  if (label === undefined) throw new Error(`${domain.domain} has no record to publish`);
  return label;
}

/** Returns the name of the domain's objects. */
export function nameOf(domain: Domain): string {
  return objectName({
    domainId: domain.id,
    tenant: domain.tenant,
    tenantLabel: tenantLabel(domain),
    domain: domain.domain,
  });
}

export const KINDS = {
  Certificate: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', place: 'gateway' },
  CertificateRequest: { apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest', place: 'gateway' },
  Order: { apiVersion: 'acme.cert-manager.io/v1', kind: 'Order', place: 'gateway' },
  Secret: { apiVersion: 'v1', kind: 'Secret', place: 'gateway' },
  Gateway: { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', place: 'gateway' },
  VirtualService: { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', place: 'product' },
} as const;
export type KindOfDomain = keyof typeof KINDS;

/** Returns the reference of one of the domain's objects. */
export function refTo(scenario: Scenario, kind: KindOfDomain, domain: Domain) {
  const { apiVersion, place } = KINDS[kind];
  return { apiVersion, kind, namespace: scenario.namespaces[place], name: nameOf(domain) };
}

/** One of the domain's objects; null when it is not there. */
export function objectOf(
  scenario: Scenario,
  kind: KindOfDomain,
  domain: Domain,
): Promise<(KubeObject & { metadata: { uid?: string } }) | null> {
  return scenario.kube.get(refTo(scenario, kind, domain));
}

/** Names of the orders that the domain's certificates have had at the CA, as far as they are kept. */
export async function ordersOf(scenario: Scenario, domain: Domain): Promise<string[]> {
  const orders = await scenario.kube.list({
    apiVersion: KINDS.Order.apiVersion,
    kind: 'Order',
    namespace: scenario.namespaces.gateway,
  });
  const prefix = `${nameOf(domain)}-`;
  return orders.map(({ metadata }) => metadata.name).filter((name) => name.startsWith(prefix));
}

/** Waits until Envoy answers the name over HTTPS with 200 (and with another certificate than this, when given). */
export function untilServed(
  scenario: Scenario,
  name: string,
  { notSerial, withinMs = 60_000 }: { notSerial?: string | null; withinMs?: number } = {},
): Promise<EnvoyAnswer> {
  return eventually(
    `https://${name} is served`,
    async () => {
      const answer = await askEnvoy(scenario, `https://${name}/whoami`);
      return answer.status === 200 && answer.serial !== notSerial && answer;
    },
    { withinMs, everyMs: 100 },
  );
}
