import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EdgeObservation } from '../../core/observations.ts';
import type { Edge, EdgeTarget } from '../port.ts';
import { type CaddyIssuer, issuerKey, type ListenAddress } from './config.ts';
import { errorText } from './error-code.ts';
import { createIssuanceStatus, type IssuanceStatus, nextEvent } from './issuance-status.ts';
import { readLogLine } from './log-events.ts';
import { followLog, type LogFollower } from './log-follower.ts';
import { assertPlainDomain, type Names, nameFiles } from './names.ts';
import { edgeObservation, isValid, nothingFound } from './observe.ts';
import { createOnDemandIssuance, type OnDemandIssuance } from './on-demand-issuance.ts';
import { caddyStorage, type Storage } from './storage.ts';
import { watchDomains } from './watch.ts';

export type CaddyEdgeOptions = {
  /** Shared with Caddy's configuration (`caddyConfig`), like the next two. */
  dir: string;
  storageDir: string;
  logFile: string;
  issuer: CaddyIssuer;
  /** The address at which this process reaches the edge's HTTPS. */
  httpsAddress: ListenAddress;
  clock: () => Date;
  /** Called with what goes wrong beside the calls (the log cannot be read, a clean-up failed). */
  onError: (error: unknown) => void;
};

export type CaddyEdge = Edge & {
  /** Stops following the log and waiting for issuances; Caddy's own jobs go on. */
  close(): Promise<void>;
};

/** The parts of the driver. */
type Parts = {
  names: Names;
  storage: Storage;
  status: IssuanceStatus;
  issuance: OnDemandIssuance;
  follower: LogFollower;
  clock: () => Date;
};

/** The longest wait of an `apply` for a certificate or a problem. */
const APPLY_WAIT_MS = 2_000;

/** Creates the edge of one machine: a running Caddy with the configuration of `caddyConfig`. */
export function createCaddyEdge(options: CaddyEdgeOptions): CaddyEdge {
  const parts = assemble(options);
  const { names, issuance, follower, status } = parts;
  /** Removed by us and not applied since: the deletion of their files notifies nobody. */
  const removed = new Set<string>();
  // When a name moves, its old holder's removal and its new one's apply meet: what one reads, the other must not change.
  const serially = createKeyedQueue();
  return {
    apply: (target, { renewAttempt = false, mayOrder = true } = {}) =>
      serially(target.domain, () =>
        guarded(target, parts, () => {
          removed.delete(target.domain);
          return apply(parts, target, { renewAttempt, mayOrder });
        }),
      ),
    remove: (target) =>
      serially(target.domain, () =>
        guarded(target, parts, () => {
          removed.add(target.domain);
          return remove(parts, target);
        }),
      ),
    observe: (target) => guarded(target, parts, () => observe(parts, target)),
    list: async () => (await names.list()).map((name) => ({ ...name, tenantLabel: '' })),
    watch: (onChange, signal) =>
      watchDomains(
        { names, status, onError: options.onError, isRemovedByUs: (domain) => removed.has(domain) },
        onChange,
        signal,
      ),
    async close() {
      issuance.close();
      await follower.close();
    },
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

function assemble({ clock, onError, ...options }: CaddyEdgeOptions): Parts {
  const names = nameFiles(options.dir);
  mkdirSync(names.folder, { recursive: true, mode: 0o700 });
  const storage = caddyStorage(options.storageDir, issuerKey(options.issuer));
  const status = createIssuanceStatus();
  const issuance = createOnDemandIssuance({
    https: options.httpsAddress,
    status,
    storage,
    monotonic: () => performance.now(),
  });
  status.onEvent((event) => {
    if (event.kind === 'obtained') void discardIfUnserved({ names, storage }, event.domain).catch(onError);
  });
  const follower = followLog({
    file: options.logFile,
    onError,
    onLine(line) {
      const event = readLogLine(line);
      if (event !== null) status.record(event);
    },
  });
  return { names, storage, status, issuance, follower, clock };
}

/** Deletes at once whatever a job of Caddy's saves for a name that is no longer served: see storage.ts. */
async function discardIfUnserved(
  { names, storage }: Pick<Parts, 'names' | 'storage'>,
  domain: string,
): Promise<void> {
  assertPlainDomain(domain);
  // With the whole folder gone (a lost mount), nothing is known and nothing is deleted.
  await stat(names.folder);
  const file = await names.read(domain);
  if (file.kind === 'absent') await storage.remove(domain);
}

/** Turns what goes wrong at the edge into an observation; a programming error passes. */
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

async function observe(
  { names, storage, status, issuance, follower, clock }: Parts,
  target: EdgeTarget,
): Promise<EdgeObservation> {
  const { domain } = target;
  await follower.catchUp();
  const now = clock();
  const [file, certificate, savedAt, leftovers, jobRuns] = await Promise.all([
    names.read(domain),
    storage.certificate(domain),
    storage.savedAt(domain),
    storage.leftovers(domain),
    storage.jobRuns(domain, now),
  ]);
  const isWorking = jobRuns || issuance.isRunning(domain);
  return edgeObservation(
    target,
    { file, certificate, savedAt, leftovers, problem: status.problem(domain), isWorking },
    now,
  );
}

async function apply(
  parts: Parts,
  target: EdgeTarget,
  { renewAttempt, mayOrder }: { renewAttempt: boolean; mayOrder: boolean },
): Promise<EdgeObservation> {
  const { names, storage, issuance, status } = parts;
  const { domain } = target;
  const before = await observe(parts, target);
  // Only a file that we did not write stops us: who owns the name, the database has decided.
  if (before.objects === 'foreign') return before;
  await names.write(domain, target);
  // A certificate is renewed by Caddy itself; a failed attempt is followed by a new one when that is asked for.
  const failed = before.issuance === 'failed';
  // Read here, as an observation without a name file has none: Caddy still has that of a name file that vanished.
  if (isValid(await storage.certificate(domain), parts.clock()))
    return { ...(await observe(parts, target)), orderBegun: false };
  // Caddy does not say what it does meanwhile by itself.
  if (!mayOrder || (failed && !renewAttempt)) return observe(parts, target);
  const event = nextEvent(status, domain, AbortSignal.timeout(APPLY_WAIT_MS)).then(() => null);
  const issued = failed ? issuance.restart(domain) : issuance.start(domain);
  const end = await Promise.race([issued, event]);
  return {
    ...(await observe(parts, target)),
    failure: end?.failure ?? null,
    // Caddy does not say how far an attempt came that failed.
    ...(end === null || end.failure === null ? { orderBegun: end?.fromMemory !== true } : {}),
  };
}

async function remove(parts: Parts, target: EdgeTarget): Promise<EdgeObservation> {
  const { names, storage, issuance, status } = parts;
  const { domain } = target;
  const file = await names.read(domain);
  const isAnothers = file.kind === 'foreign' || (file.kind === 'ours' && file.domainId !== target.domainId);
  if (!isAnothers) {
    // The name first: from here on nobody gets an answer, and whatever is saved is discarded.
    await names.remove(domain);
    await issuance.cancel(domain);
    status.clear(domain);
    await storage.remove(domain);
  }
  return observe(parts, target);
}
