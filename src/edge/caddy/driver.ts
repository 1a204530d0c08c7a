import { mkdirSync } from 'node:fs';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import type { AssertionSigner } from '../../core/assertions.ts';
import type { EdgeObservation } from '../../core/observations.ts';
import type { Issuer } from '../../issuers/port.ts';
import { removeDrafts } from '../../lib/replace-file.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import { type OwnCertificates, type OwnToServe, ownOf } from '../own-certificates.ts';
import type { Edge, EdgeTarget, RenewsAssertions } from '../port.ts';
import { assertionFiles, keepAll } from './assertions.ts';
import { servedCertificates } from './certificates.ts';
import { applyDomain, removeDomain } from './change-domain.ts';
import { errorText } from './error-code.ts';
import { nameFiles } from './names.ts';
import { nothingFound } from './observe.ts';
import { observeDomain } from './observe-domain.ts';
import { createOrderSlots } from './order-slots.ts';
import type { Kept, Parts } from './parts.ts';
import { pemToServe } from './served-pem.ts';
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
          return applyDomain(parts, { ...target, ownCertificate }, options);
        }),
      ),
    remove: (target) =>
      serially(target.domain, () =>
        guarded(target, parts, () => {
          removed.add(target.domain);
          return removeDomain(parts, target);
        }),
      ),
    // It may take over a certificate, and a removal beside it must leave nothing.
    observe: (target) =>
      serially(target.domain, () =>
        withOwn(target, parts, async (ownCertificate) => {
          // The CA's wish, and a disk that cannot keep it, are no matter of what is served.
          await parts.issuer.askRenewal(target.domain).catch(parts.onError);
          return observeDomain(parts, { ...target, ownCertificate });
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
