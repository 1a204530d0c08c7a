import { mkdirSync } from 'node:fs';
import { isOfTenant, OF_TENANT, pemBundle } from '../../certificates/pem.ts';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import type { AssertionSigner } from '../../core/assertions.ts';
import type { CertificateFacts, EdgeObservation } from '../../core/observations.ts';
import { ownToServe } from '../../core/own-certificate/life.ts';
import type { Issuer, Renewal, StoredCertificate } from '../../issuers/port.ts';
import { removeDrafts } from '../../lib/replace-file.ts';
import { createSemaphore, type Semaphore } from '../../lib/semaphore.ts';
import { type OwnCertificates, type OwnToServe, ownOf } from '../own-certificates.ts';
import type { ApplyOptions, Edge, EdgeTarget, RenewsAssertions } from '../port.ts';
import { type Assertions, assertionFiles, keepAll } from './assertions.ts';
import { type ServedCertificates, servedCertificates } from './certificates.ts';
import { certify, factsOf } from './certify.ts';
import { errorText } from './error-code.ts';
import { type Names, nameFiles } from './names.ts';
import { edgeObservation, nothingFound } from './observe.ts';
import { createOrderSlots, type OrderSlots } from './order-slots.ts';
import { watchDomains } from './watch.ts';

export type CaddyEdgeOptions = {
  /** Shared with Caddy's configuration (`caddyConfig`). */
  dir: string;
  issuer: Issuer;
  /** The name of the CA's folder: see issuerKey. */
  issuerKey: string;
  /** All that is kept of a domain beside the name file and the certificate that is served. */
  kept: Kept;
  /** The certificates that tenants brought, which are served before the issuer's. */
  own: OwnCertificates;
  /** Signs what the origin gets with each request; null: it gets nothing of the kind. */
  sign: AssertionSigner | null;
  clock: () => Date;
  /** Called with what goes wrong beside the calls. */
  onError: (error: unknown) => void;
};

/** Everything that issuers keep of a domain, also those that were used before. */
export type Kept = {
  leftovers(domain: string): Promise<string[]>;
  remove(domain: string): Promise<void>;
};

/** The parts of the driver. */
type Parts = {
  names: Names;
  certificates: ServedCertificates;
  assertions: Assertions;
  issuer: Issuer;
  issuerKey: string;
  kept: Kept;
  own: OwnCertificates;
  orderSlots: OrderSlots;
  fileAccess: Semaphore;
  clock: () => Date;
  onError: (error: unknown) => void;
};

/**
 * At most so many names of one tenant, and of all, are ordered at once; the others come with a later round. So none of the
 * worker's 100 places for steps (temporal/worker.ts) is held by a tenant whose names only fail.
 */
const ORDER_SLOTS = { share: 4, limit: 40 };
/** The files of so many names of one tenant are read and written at once: sixty that come together wait for each other. */
const FILE_SHARE = 4;

export type CaddyEdge = Edge & Required<RenewsAssertions>;

/** Creates the edge of one machine: a running Caddy with the configuration of `caddyConfig`. */
export function createCaddyEdge(options: CaddyEdgeOptions): CaddyEdge {
  const parts = assemble(options);
  const { names, certificates } = parts;
  /** Removed by us and not applied since: the deletion of their files notifies nobody. */
  const removed = new Set<string>();
  // When a name moves, its old holder's removal and its new one's apply meet: what one reads, the other must not change.
  const serially = createKeyedQueue();
  return {
    apply: (target, options) =>
      serially(target.domain, () =>
        withOwn(target, parts, (ownCertificate) => {
          removed.delete(target.domain);
          return apply(parts, { ...target, ownCertificate }, options);
        }),
      ),
    remove: (target) =>
      serially(target.domain, () =>
        guarded(target, parts, () => {
          removed.add(target.domain);
          return remove(parts, target);
        }),
      ),
    // It may take over a certificate, and a removal beside it must leave nothing.
    observe: (target) =>
      serially(target.domain, () =>
        withOwn(target, parts, async (ownCertificate) => {
          // The CA's wish, and a disk that cannot keep it, are no matter of what is served.
          await parts.issuer.askRenewal(target.domain).catch(parts.onError);
          return observe(parts, { ...target, ownCertificate });
        }),
      ),
    renewAssertions: () => keepAll(names, (domain, work) => serially(domain, work), parts.assertions),
    list: async () => (await names.list()).map((name) => ({ ...name, tenantLabel: '' })),
    watch: (onChange, signal) =>
      watchDomains(
        {
          ...{ names, certificates, onError: options.onError },
          isRemovedByUs: (domain) => removed.has(domain),
          isCurrent: (domain, domainId, pem) =>
            serially(domain, async () => {
              const ownCertificate = await parts.own.read(domainId);
              return pem === (await pemToServe(parts, { domain, ownCertificate }));
            }),
        },
        onChange,
        signal,
      ),
  };
}

/** Creates a queue that runs the work of one key one after the other, work of different keys side by side. */
function createKeyedQueue(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, result);
    const done = () => {
      if (last.get(key) === result) last.delete(key);
    };
    result.then(done, done);
    return result;
  };
}

function assemble({ dir, issuer, issuerKey, kept, own, sign, clock, onError }: CaddyEdgeOptions): Parts {
  const names = nameFiles(dir);
  const certificates = servedCertificates(dir);
  const assertions = assertionFiles({ dir, sign, clock });
  for (const folder of [names.folder, certificates.folder])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A draft of a certificate holds its key.
  removeDrafts(certificates.folder).catch(onError);
  const orderSlots = createOrderSlots({ ...ORDER_SLOTS, clock });
  const fileAccess = createSemaphore(FILE_SHARE);
  return {
    ...{ names, certificates, assertions, issuer, issuerKey, kept, own },
    ...{ orderSlots, fileAccess, clock, onError },
  };
}

/** Places what goes wrong at the edge into an observation; a programming error passes. */
async function guarded(
  target: EdgeTarget,
  { clock }: Parts,
  work: () => Promise<EdgeObservation>,
): Promise<EdgeObservation> {
  assertPlainDomain(target.domain);
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError && !('code' in error) && error.cause === undefined) throw error;
    return { ...nothingFound(clock()), failure: errorText(error) };
  }
}

/** A domain with the own certificate that is kept for it. */
type OwnTarget = EdgeTarget & { ownCertificate: OwnToServe };

/**
 * Runs the work with the own certificate. It rejects while the database is
 * away: nothing is amiss at the edge then.
 */
async function withOwn(
  target: EdgeTarget,
  parts: Parts,
  work: (ownCertificate: OwnToServe) => Promise<EdgeObservation>,
): Promise<EdgeObservation> {
  const ownCertificate = await ownOf(parts.own, target);
  return guarded(target, parts, () => work(ownCertificate));
}

async function observe(parts: Parts, target: OwnTarget): Promise<EdgeObservation> {
  const { names, certificates, issuer, kept, clock } = parts;
  const { domain, ownCertificate } = target;
  const [file, pem, issuance, leftovers] = await Promise.all([
    names.read(domain),
    certificates.read(domain),
    issuer.observe(domain),
    kept.leftovers(domain),
  ]);
  const { certificate: stored } = issuance;
  const wanted = choosePem(parts, ownCertificate, stored);
  const isServed = wanted !== null && pem === wanted;
  return edgeObservation(
    target,
    {
      file,
      certificate: withRenewal(factsOf(stored), issuance.renewal),
      isServed,
      ownServed:
        isServed && ownCertificate.kind === 'kept' && isOfTenant(wanted)
          ? ownCertificate.facts.fingerprint
          : null,
      ownLeft: !isServed && pem !== null && isOfTenant(pem),
      ownProblem: ownCertificate.kind === 'unreadable' ? ownCertificate.detail : null,
      issuance,
      leftovers: pem === null ? leftovers : [...leftovers, certificates.folder],
    },
    clock(),
  );
}

const withRenewal = (facts: CertificateFacts | null, renewal: Renewal | null) =>
  facts === null || renewal === null
    ? facts
    : {
        ...facts,
        renewAt: renewal.at,
        ...(renewal.explained === null ? {} : { renewExplained: renewal.explained }),
      };

/** Returns the text to serve: the tenant's own certificate while its time is, else the issuer's; null: there is none. */
function choosePem(
  { issuerKey, clock }: Parts,
  own: OwnToServe,
  stored: StoredCertificate | null,
): string | null {
  if (own.kind === 'kept' && ownToServe(own.facts, clock().toISOString()) !== null)
    return pemBundle(own, OF_TENANT);
  return stored === null ? null : pemBundle(stored, issuerKey);
}

async function pemToServe(
  parts: Parts,
  { domain, ownCertificate }: Pick<OwnTarget, 'domain' | 'ownCertificate'>,
): Promise<string | null> {
  return choosePem(parts, ownCertificate, (await parts.issuer.observe(domain)).certificate);
}

async function apply(parts: Parts, target: OwnTarget, options: ApplyOptions): Promise<EdgeObservation> {
  const { names, assertions } = parts;
  const before = await withFiles(parts, target, async () => {
    const seen = await observe(parts, target);
    // Only a file that we did not write stops us: who owns the name, the database has decided.
    if (seen.objects === 'foreign') return seen;
    await dropAnothers(parts, target);
    await names.write(target.domain, target);
    await assertions.keep(target);
    return seen;
  });
  if (before.objects === 'foreign') return before;
  const certified = await certify(parts, target, options);
  return withFiles(parts, target, async () => {
    await serve(parts, target);
    return { ...(await observe(parts, target)), ...certified };
  });
}

/** Does what reads and writes the files of a name; not while the CA is waited for. */
async function withFiles<T>(
  { fileAccess }: Parts,
  { tenant }: EdgeTarget,
  work: () => Promise<T>,
): Promise<T> {
  const leave = await fileAccess.enter(tenant);
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Takes away what an earlier holder of the name uploaded, before the name is served for the new one. */
async function dropAnothers({ names, certificates }: Parts, { domain, domainId }: EdgeTarget): Promise<void> {
  const [file, pem] = await Promise.all([names.read(domain), certificates.read(domain)]);
  // One without a file was removed halfway: its name went first.
  const isAnothers = file.kind !== 'ours' || file.domainId !== domainId;
  if (isAnothers && pem !== null && isOfTenant(pem)) await certificates.remove(domain);
}

/** Puts the certificate where Caddy serves it. An own one that is not to be served any more goes, whatever follows it. */
async function serve(parts: Parts, target: OwnTarget): Promise<void> {
  const { domain } = target;
  const [wanted, now] = await Promise.all([pemToServe(parts, target), parts.certificates.read(domain)]);
  if (wanted !== null && wanted !== now) await parts.certificates.write(domain, wanted);
  if (wanted === null && now !== null && isOfTenant(now)) await parts.certificates.remove(domain);
}

async function remove(parts: Parts, target: EdgeTarget): Promise<EdgeObservation> {
  const { names, certificates, assertions, issuer, kept } = parts;
  const { domain } = target;
  const file = await names.read(domain);
  const isAnothers = file.kind === 'foreign' || (file.kind === 'ours' && file.domainId !== target.domainId);
  if (!isAnothers) {
    // The name first: from here on nobody gets an answer.
    await names.remove(domain);
    await assertions.remove(domain);
    await certificates.remove(domain);
    await issuer.forget(domain);
    await kept.remove(domain);
  }
  // What is kept in the database is no matter of the edge: nothing of it is here.
  return observe(parts, { ...target, ownCertificate: { kind: 'none' } });
}
