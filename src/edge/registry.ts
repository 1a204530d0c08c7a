import type { Config } from '../config/config.ts';
import type { AssertionSigner } from '../core/assertions.ts';
import type { CaFacts, ChallengeReadiness } from '../core/observations.ts';
import type { Check } from '../doctor/run.ts';
import type { OrderLeases } from '../issuers/leases.ts';
import type { BinaryName } from '../local/pinned-packages.ts';
import type { PortUse } from '../local/ports.ts';
import type { Supervisor } from '../local/processes.ts';
import type { StackRow } from '../local/up-text.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { EDGE_DRIVERS, type EdgeName } from './drivers.ts';
import type { OwnCertificates } from './own-certificates.ts';
import type { Edge, EdgeTarget, RenderedObject, RenewsAssertions } from './port.ts';

/** An edge that may hold something open beside its calls. */
export type ClosableEdge = Edge &
  RenewsAssertions & {
    close(): Promise<void>;
    /** Asks every challenge responder whether it would answer a challenge that is created now; absent: none to ask. */
    challengeReadiness?: () => Promise<ChallengeReadiness>;
  };

export type EdgeDeps = {
  clock: () => Date;
  log: Log;
  metrics: WorkerMetrics;
  /** Signs assertions for the origin; null: they are switched off. */
  sign: AssertionSigner | null;
  /** The certificates that tenants brought. */
  own: OwnCertificates;
  /** For an edge whose orders the worker places. */
  leases: OrderLeases;
  /** Called with what goes wrong beside the calls. */
  onError: (error: unknown) => void;
};

export type DoctorDeps = {
  /** The portal application; null: nobody says where it is. */
  origin: string | null;
  /** Tells that no domain is served, so that nothing may listen as yet. */
  isIdle: () => Promise<boolean>;
  /** Takes what has to be closed after the checks. */
  onClose: (close: () => void) => void;
};

/** The processes of an edge that runs on this machine, as a part of `up`. */
export type LocalProcesses = {
  ports(config: Config): PortUse[];
  /** The rows of what `up` prints. */
  rows(config: Config): StackRow[];
  /** Starts them; resolves once the edge answers. */
  start(options: {
    config: Config;
    /** The portal application. */
    origin: string;
    supervisor: Supervisor;
    findBinary: (name: BinaryName, setting: string | null) => Promise<string>;
  }): Promise<void>;
};

/** All that the product's programs ask of an edge. A driver registers in drivers.ts. */
export type EdgeDriver = {
  /** As operators read it. */
  name: string;
  /**
   * Creates the adapter.
   * @throws ConfigError, AccessError
   */
  create(config: Config, deps: EdgeDeps): Promise<ClosableEdge>;
  /** Returns what finds the account at the CA by the edge's own files; that resolves with null where it has none to read. */
  caFacts(config: Config, clock: () => Date): () => Promise<CaFacts['account']>;
  doctorChecks(config: Config, deps: DoctorDeps): Promise<Check[]>;
  /** Says why a host cannot be reached from where we run, as it is inside the edge's network; else null. */
  outOfReach(config: Config, host: string): string | null;
  /** Files of roots, PEM, at which its certificates end beside those that the system trusts; a file may be absent. */
  rootFiles(config: Config): string[];
  /** null: the edge, and with it most likely the API, runs elsewhere. */
  localProcesses: LocalProcesses | null;
  /**
   * Renders the objects of a domain without asking the edge; null: an edge without objects to show.
   * @throws ConfigError
   */
  render: ((config: Config, target: EdgeTarget) => RenderedDomain) | null;
};

export type RenderedDomain =
  | { kind: 'objects'; objects: readonly RenderedObject[] }
  /** The tenant's gateway is not in the settings. */
  | { kind: 'unknown_gateway' };

/** Loads the driver of that name. */
export async function loadEdgeDriver(name: EdgeName): Promise<EdgeDriver> {
  return (await EDGE_DRIVERS[name].load()).edgeDriver;
}
