import { dirname, resolve } from 'node:path';
import { AccessError } from './errors.ts';

/** The versions of the protocol between a client and its credential plugin. */
const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;

/** A credential plugin of a kubeconfig: a program that is run for a token or a client certificate. */
export type ExecPlugin = {
  apiVersion: (typeof API_VERSIONS)[number];
  /** A bare name is found by PATH; anything else is a path from the root. */
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** How to install the program, by the author of the kubeconfig. */
  installHint: string | null;
  /** The cluster as the plugin is given it; null unless `provideClusterInfo`. */
  cluster: ExecCluster | null;
};

/** `spec.cluster` of an ExecCredential, by the field names of the protocol. */
export type ExecCluster = {
  server: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  /** Base64 of the PEM. */
  'certificate-authority-data'?: string;
  config?: unknown;
};

/** `user.exec` of a kubeconfig. */
export type RawExec = {
  apiVersion?: string;
  command?: string;
  args?: string[] | null;
  env?: { name?: string; value?: string }[] | null;
  installHint?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: string;
};

/**
 * Reads `user.exec` of a kubeconfig file.
 * @param cluster handed to the plugin where it asks for it
 * @throws AccessError for a plugin that cannot be run: an unknown protocol, no command, or one that needs a terminal
 */
export function execPluginOf(kubeconfig: string, raw: RawExec, cluster: ExecCluster): ExecPlugin {
  const refuse = (sentence: string): never => {
    throw new AccessError(`${kubeconfig}: ${sentence}`);
  };
  const { command } = raw;
  if (typeof command !== 'string' || command === '') return refuse('user.exec names no command.');
  const apiVersion =
    API_VERSIONS.find((version) => version === raw.apiVersion) ??
    refuse(
      `the credential plugin ${command} has apiVersion ${raw.apiVersion ?? '(none)'}, and we speak ${API_VERSIONS.join(' and ')}; update the plugin and write its kubeconfig anew.`,
    );
  // Nobody sits at a terminal of a service.
  if (raw.interactiveMode === 'Always') {
    return refuse(
      `the credential plugin ${command} needs a terminal (interactiveMode Always); use a login that does not, such as a service account.`,
    );
  }
  return {
    apiVersion,
    // As kubectl takes it: a path is relative to the kubeconfig, a bare name is looked up.
    command: command.includes('/') ? resolve(dirname(kubeconfig), command) : command,
    args: raw.args ?? [],
    env: Object.fromEntries((raw.env ?? []).map(({ name = '', value = '' }) => [name, value])),
    installHint: raw.installHint ?? null,
    cluster: raw.provideClusterInfo === true ? cluster : null,
  };
}
