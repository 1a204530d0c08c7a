import { createPrivateKey } from 'node:crypto';
import { manifestSettingsOf } from '../../src/edge/kubernetes/from-config.ts';
import { FIELD_MANAGER, LABELS, objectName } from '../../src/edge/kubernetes/resources/names.ts';
import type { EdgeObject, ManifestSettings } from '../../src/edge/kubernetes/resources/objects.ts';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { accessFromKubeconfig } from '../../src/kubernetes/kubeconfig.ts';
import { getTenant } from '../../src/store/tenants/tenants.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { setRecord } from '../../src/testing/stack-actions.ts';
import { hasCondition, pathOf } from '../cluster/kube/objects.ts';
import { bodyOf } from '../cluster/parts/answers.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { newTenant } from '../scenarios/testing/steps.ts';
import { issue, type Signer } from './certificate.ts';
import { type FleetTenant, type Member, newMembers, notedObjects, secretOf } from './members.ts';
import { countReachable, forgetAll, storeActive } from './rows.ts';

/** Domains that stand on the cluster and live in the product as if they had been activated long ago. */
export type Fleet = {
  members: readonly Member[];
  /** Adds so many, and resolves once each has been looked at by its own workflow and found reachable. */
  grow(count: number): Promise<void>;
  /**
   * Adds so many as the gateways see them, a Secret and a route each: no Certificate, and no row, so that neither
   * cert-manager nor the product has anything to do with them.
   */
  growBare(count: number): Promise<void>;
  /** The three manifests of a member, as they were applied. */
  manifestsOf(member: Member): EdgeObject[];
  /** Forgets them all, rows first, so that nobody puts their objects back. */
  remove(): Promise<void>;
  close(): void;
};

/** The field manager of the Secrets that cert-manager writes. */
const CERT_MANAGER = 'cert-manager-certificates-issuing';
const AT_ONCE = 16;
const ROWS_AT_ONCE = 200;
/** On a machine that does other things beside; a thousand take a minute and a half on two quiet cores. */
const WITHIN = { withinMs: 600_000, everyMs: 500 };

/**
 * Makes a fleet below `<zone>.localhost`, without a CA: its certificates are signed here, by the key of the test CA's
 * intermediate, and cert-manager adopts them. Everything else of a domain is there: its row, its workflow, its objects
 * by the product's own manifests and field manager, its DNS.
 */
export async function createFleet(scenario: Scenario, zone: string): Promise<Fleet> {
  const settings = manifestSettingsOf(scenario.config);
  const signer = await testCaOf(scenario);
  const access = await accessFromKubeconfig(scenario.kubeconfig);
  const product = createKubeClient({ access, fieldManager: FIELD_MANAGER });
  const certManager = createKubeClient({ access, fieldManager: CERT_MANAGER });
  const tenant = await fleetTenant(scenario, zone);
  const members: Member[] = [];
  const clients = { product, certManager };
  const add = async (count: number, kinds: (kind: string) => boolean) => {
    const added = newMembers(tenant, `${zone}.localhost`, members.length + 1, count);
    members.push(...added);
    const waiting = [...added];
    const next = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop())
        await putUp(clients, one, settings, signer, kinds);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return added;
  };
  return {
    members,
    manifestsOf: (member) => notedObjects(member, settings),
    async grow(count) {
      const added = await add(count, () => true);
      await eventually('all are adopted', () => areAdopted(scenario, settings, added), WITHIN);
      for (let at = 0; at < count; at += ROWS_AT_ONCE) {
        await storeActive(scenario.db, added.slice(at, at + ROWS_AT_ONCE), new Date().toISOString());
      }
      await eventually(
        'all are reachable',
        async () => (await countReachable(scenario.db, added)) === count,
        WITHIN,
      );
      await refuseOrders(scenario, settings, added);
    },
    async growBare(count) {
      await add(count, (kind) => kind !== 'Certificate');
    },
    async remove() {
      await forgetAll(scenario.db, members);
      await removeObjects(scenario, settings, tenant);
      members.length = 0;
    },
    close() {
      product.close();
      certManager.close();
    },
  };
}

/** A tenant whose DNS leads every name below the zone to us. */
async function fleetTenant(scenario: Scenario, zone: string): Promise<FleetTenant> {
  const id = await newTenant(scenario, `Fleet ${zone}`);
  const { canonicalHost, gateway } = (await getTenant(scenario.db, id)) ?? {};
  if (canonicalHost === undefined || gateway === undefined) throw new Error(`the tenant ${id} is not there`);
  await setRecord(scenario, `*.${zone}.localhost`, 'CNAME', canonicalHost);
  return { id, canonicalHost, gateway };
}

/** Pebble hands out the certificate and the key of its intermediate on its management port, when they are RSA. */
async function testCaOf({ ports, admin }: Scenario): Promise<Signer> {
  const ask = async (path: string) => {
    const url = `https://127.0.0.1:${ports.pebbleManagement}/${path}/0`;
    const body = await bodyOf(url, { caFile: admin.caFile });
    if (body === null) throw new Error(`the test CA has no ${path}`);
    return body;
  };
  return { pem: await ask('intermediates'), key: createPrivateKey(await ask('intermediate-keys')) };
}

type Clients = { product: KubeClient; certManager: KubeClient };

/** The Secret first: a Certificate that finds it is issued, one that does not is ordered. */
async function putUp(
  { product, certManager }: Clients,
  member: Member,
  settings: ManifestSettings,
  signer: Signer,
  kinds: (kind: string) => boolean,
): Promise<void> {
  const secret = secretOf(member, settings, issue(member.domain, signer, new Date()));
  await certManager.apply(secret, { force: true });
  for (const object of notedObjects(member, settings).filter(({ kind }) => kinds(kind)))
    await product.apply(object, { force: true });
}

async function areAdopted(
  scenario: Scenario,
  settings: ManifestSettings,
  added: readonly Member[],
): Promise<boolean> {
  const certificates = await scenario.kube.list({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    namespace: settings.gatewayNamespace,
  });
  const ready = new Set(
    certificates.filter((one) => hasCondition(one, 'Ready')).map(({ metadata }) => metadata.name),
  );
  return added.every((member) => ready.has(objectName(member)));
}

async function removeObjects(
  { kube }: Scenario,
  { namespace, gatewayNamespace }: ManifestSettings,
  { id }: FleetTenant,
): Promise<void> {
  const selector = new URLSearchParams({ labelSelector: `${LABELS.tenant}=${id}` });
  for (const kind of [
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespace },
    { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespace: gatewayNamespace },
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', namespace: gatewayNamespace },
    { apiVersion: 'v1', kind: 'Secret', namespace: gatewayNamespace },
  ]) {
    const { status, body } = await kube.ask('DELETE', `${pathOf(kind)}?${selector}`);
    if (status >= 300) throw new Error(`the fleet's ${kind.kind}s stay: ${status} ${body.slice(0, 300)}`);
  }
}

/** @throws Error when cert-manager ordered a certificate for one of them: the fleet would not be what it seems. */
async function refuseOrders(
  scenario: Scenario,
  { gatewayNamespace }: ManifestSettings,
  added: readonly Member[],
): Promise<void> {
  const ids = new Set(added.map(({ domainId }) => domainId));
  for (const [apiVersion, kind] of [
    ['cert-manager.io/v1', 'CertificateRequest'],
    ['acme.cert-manager.io/v1', 'Order'],
  ] as const) {
    const all = await scenario.kube.list({ apiVersion, kind, namespace: gatewayNamespace });
    const wrong = all.filter(({ metadata }) => ids.has(metadata.labels?.[LABELS.domainId] ?? ''));
    if (wrong.length > 0) throw new Error(`${wrong.length} of the fleet got a ${kind}`);
  }
}
