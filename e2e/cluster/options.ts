import type { Programs } from './build/build.ts';
import type { Destination, Issuer } from './objects/base.ts';
import type { CertManagerOptions, PebbleOptions } from './parts/acme.ts';
import type { NodeOptions } from './parts/node.ts';
import type { Ports } from './ports.ts';

/** The options of a cluster. */
export type ClusterOptions = {
  /** A folder of the cluster's own; an earlier cluster in it is forgotten. */
  dir: string;
  /** From `buildCluster`. */
  programs: Programs;
  report: (line: string) => void;
  /** Free ones for all that are not given. */
  ports?: Partial<Ports>;
  /** The namespaces of the product's objects, and of the gateway and its Secrets; default `msp` for both. */
  namespaces?: { product?: string; gateway?: string };
  /** A second gateway workload, with an Envoy on 127.0.0.2 and the ports of the first, which is then on 127.0.0.1 only. */
  secondGateway?: boolean;
  /** DNS for the CA and cert-manager, host:port; the cluster starts one of its own when not given. */
  nameserver?: string;
  /** Below it the cluster's own DNS leads every name to Envoy. */
  baseDomain?: string;
  /** Programs on this machine that routes may lead to. */
  destinations?: readonly Destination[];
  /** ClusterIssuers for Pebble; one named `pebble` that waits 1 s by default. */
  issuers?: readonly Issuer[];
  pebble?: PebbleOptions;
  certManager?: CertManagerOptions;
  /** A real node that runs pods; only in a box (node/box.ts), where all of it can run beside the rest. */
  node?: NodeOptions;
  /** Users whose requests the API server notes in `auditFile`; nobody's by default. */
  auditedUsers?: readonly string[];
};
