import { readFileSync } from 'node:fs';
import { type ApiClient, createClient } from '../../src/client/client.ts';
import { type Config, type Environment, readConfig } from '../../src/config/config.ts';
import { apiUrl } from '../../src/local/programs.ts';
import { type ProgramResult, runProgram } from '../../src/local/run-program.ts';
import { type Db, openDatabase } from '../../src/store/database/database.ts';
import { type KubeApi, type KubeCredentials, openKubeApi } from '../cluster/kube/api.ts';
import { identityIn } from '../cluster/parts/control-plane.ts';
import type { Ports } from '../cluster/ports.ts';
import { controlsAt, type PartControls } from './controls.ts';
import type { Responder } from './responders.ts';
import type { World } from './world.ts';

/** Names below it are refused by the CA of the shared world. */
export const REFUSED = 'refused.localhost';

/** The description of a world that runs in another process; plain data. */
export type SharedWorld = {
  settings: Environment;
  operatorKey: string;
  databaseUrl: string;
  kubeconfig: string;
  kubectl: string;
  server: string;
  admin: KubeCredentials;
  ports: Ports;
  namespaces: { product: string; gateway: string };
  pebbleRootFile: string;
  /** Has what the product asked of the API server; see api-calls.ts. */
  auditFile: string;
  responders: Responder[];
  /** The file to which the Collector writes the product's spans; null without a Collector. */
  spansFile: string | null;
  controlsUrl: string | null;
};

/** A world as the scenarios see it; also a `Stack` of src/testing/stack-actions.ts. */
export type Scenario = Omit<SharedWorld, 'controlsUrl'> & {
  api: ApiClient;
  apiUrl: string;
  config: Config;
  /** PEM of the CA's root. */
  caRoot: string;
  db: Db;
  /** As an administrator. */
  kube: KubeApi;
  parts: PartControls;
  /** Runs the cluster's kubectl as an administrator. */
  kubectlRun(...args: string[]): Promise<ProgramResult>;
  close(): Promise<void>;
};

/** @param controlsUrl where its parts can be stopped and started, null when the test holds the world itself. */
export function describeWorld(
  { cluster, product }: World,
  controlsUrl: string | null,
  spansFile: string | null = null,
): SharedWorld {
  const { kubeconfig, kubectl, server, ports, namespaces, pebbleRootFile, auditFile, folder } = cluster;
  return {
    settings: product.settings,
    operatorKey: product.operatorKey,
    databaseUrl: product.addresses.databaseUrl,
    kubeconfig,
    kubectl,
    server,
    admin: identityIn(folder, 'admin'),
    ports,
    namespaces,
    pebbleRootFile,
    auditFile,
    responders: product.responders,
    spansFile,
    controlsUrl,
  };
}

/** Connects to a world that lives in another process. */
export function openScenario(world: SharedWorld): Scenario {
  if (world.controlsUrl === null) throw new Error('the world has no controls to connect to');
  return connect(world, controlsAt(world.controlsUrl));
}

/** Connects to a world of this process. */
export function scenarioOf(world: World): Scenario {
  return connect(describeWorld(world, null), partControlsOf(world));
}

/** Returns the controls by which a scenario stops and starts parts of this process's world. */
export function partControlsOf({ cluster, product }: World): PartControls {
  return { ...cluster.controls, ...product.controls };
}

function connect(world: SharedWorld, parts: PartControls): Scenario {
  const config = readConfig(world.settings);
  const url = apiUrl(config);
  const db = openDatabase(world.databaseUrl, { max: 2, onIdleError: () => undefined });
  const kube = openKubeApi(world.server, world.admin);
  return {
    ...world,
    api: createClient(url, world.operatorKey),
    apiUrl: url,
    config,
    caRoot: readFileSync(world.pebbleRootFile, 'utf8'),
    db,
    kube,
    parts,
    kubectlRun: (...args) =>
      runProgram(world.kubectl, ['--kubeconfig', world.kubeconfig, ...args], { timeoutMs: 30_000 }),
    async close() {
      kube.close();
      await db.destroy();
    },
  };
}
