import { servedEverywhere } from '../../src/challenges/replicas/ask.ts';
import {
  conditionOf,
  hasFailed,
  type ObservedCertificate,
  type ObservedChallenge,
  type ObservedOrder,
} from '../../src/edge/kubernetes/observe/cert-manager.ts';
import { certificateOf } from '../../src/edge/kubernetes/resources/domain-objects.ts';
import { followKind } from '../../src/kubernetes/follow.ts';
import { aManifestTarget } from '../../src/testing/manifests.ts';
import type { ChallengesWorld } from './world.ts';

export type Issuance = {
  issuedMs: number;
  /** From the challenge's appearance; null where it was not seen served before it was decided. */
  servedMs: number | null;
  failedOrders: number;
};

const GIVE_UP_MS = 180_000;

/** One certificate, alone. */
export async function issueOne(world: ChallengesWorld, issuer: string, label: string): Promise<Issuance> {
  const [issuance] = await issue(world, issuer, [`${label}.${issuer}.acme.localhost`]);
  if (issuance === undefined) throw new Error('nothing was issued');
  return issuance;
}

/** Many at once. */
export function issueMany(world: ChallengesWorld, issuer: string, number: number): Promise<Issuance[]> {
  const names = Array.from({ length: number }, (_, index) => `burst${index}.${issuer}.acme.localhost`);
  return issue(world, issuer, names);
}

async function issue(world: ChallengesWorld, issuer: string, names: readonly string[]): Promise<Issuance[]> {
  const { client, settings } = world;
  const namespace = settings.gatewayNamespace;
  const stop = new AbortController();
  const deadline = AbortSignal.any([stop.signal, AbortSignal.timeout(GIVE_UP_MS)]);
  const seen = createObserver(world, names, stop);
  const common = { client, signal: deadline, random: Math.random, onError: seen.onError };
  const following = Promise.all([
    followKind<ObservedCertificate>({
      ...common,
      selection: { kind: 'Certificate', namespace },
      onAlive: seen.begin,
      onChange: ({ after }) => after !== null && seen.certificate(after),
    }),
    followKind<ObservedChallenge>({
      ...common,
      selection: { kind: 'Challenge', namespace },
      onChange: ({ before, after }) => before === null && after !== null && seen.challenge(after),
    }),
    followKind<ObservedOrder>({
      ...common,
      selection: { kind: 'Order', namespace },
      onChange: ({ before, after }) => hasFailed(after) && !hasFailed(before) && seen.failure(after),
    }),
  ]);
  await seen.begun;
  const applied = performance.now();
  await Promise.all(names.map((name) => client.apply(certificate(world, issuer, name), { force: true })));
  await following;
  return seen.results(applied);
}

/** As the product writes it, but without its labels: nobody else is to look after it. */
function certificate({ settings }: ChallengesWorld, issuer: string, domain: string) {
  const target = { ...aManifestTarget(), domain };
  const own = certificateOf(target, { ...settings, issuer: { kind: 'ClusterIssuer', name: issuer } });
  const name = domain.replaceAll('.', '-');
  const { secretTemplate: _, ...spec } = own.spec;
  const metadata = { name, namespace: settings.gatewayNamespace };
  return { ...own, metadata, spec: { ...spec, secretName: name } };
}

function createObserver({ replicas }: ChallengesWorld, names: readonly string[], stop: AbortController) {
  const issued = new Map<string, number>();
  const served = new Map<string, number>();
  const failed = new Map<string, number>();
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return {
    begun,
    begin: () => begin(),
    onError: (error: unknown) => process.stderr.write(`  a watch: ${String(error)}\n`),
    certificate({ spec, ...rest }: ObservedCertificate) {
      const name = spec.dnsNames?.[0] ?? '';
      if (!names.includes(name) || issued.has(name) || conditionOf(rest, 'Ready')?.status !== 'True') return;
      issued.set(name, performance.now());
      if (issued.size === names.length) stop.abort();
    },
    async challenge({ spec: { dnsName = '', token = '' } }: ObservedChallenge) {
      const appeared = performance.now();
      while (names.includes(dnsName) && !issued.has(dnsName) && !stop.signal.aborted) {
        if ((await servedEverywhere(replicas, dnsName, token)).everywhere) {
          return void served.set(dnsName, performance.now() - appeared);
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    failure(order: ObservedOrder | null) {
      const names =
        (order as (ObservedOrder & { spec?: { dnsNames?: string[] } }) | null)?.spec?.dnsNames ?? [];
      for (const name of names) failed.set(name, (failed.get(name) ?? 0) + 1);
    },
    results(applied: number): Issuance[] {
      return names.map((name) => ({
        issuedMs: (issued.get(name) ?? Number.POSITIVE_INFINITY) - applied,
        servedMs: served.get(name) ?? null,
        failedOrders: failed.get(name) ?? (issued.has(name) ? 0 : 1),
      }));
    },
  };
}
