import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';
import { type Config, ConfigError, type SettingName } from '../config/config.ts';
import { systemErrorCode } from '../lib/system-error.ts';

/** A Temporal frontend, and how it is reached. */
export type TemporalPlace = Pick<Config['temporal'], 'namespace' | 'tls' | 'apiKey'> & { address: string };

/**
 * Returns the options of a connection, for clients and workers alike.
 * @throws ConfigError for a file that cannot be read, or holds no PEM of its kind.
 */
export function connectionOptions({ address, tls, apiKey }: Omit<TemporalPlace, 'namespace'>) {
  return {
    address,
    tls: tls === null ? false : tlsOf(tls),
    ...(apiKey === null ? {} : { apiKey }),
  };
}

function tlsOf({ caFile, certFile, keyFile, serverName }: NonNullable<TemporalPlace['tls']>): TLSConfig {
  const pem = (name: SettingName, path: string, parse: (text: Buffer) => unknown) =>
    readPem({ name, path, parse });
  const certificate = (text: Buffer) => new X509Certificate(text);
  return {
    ...(serverName === null ? {} : { serverNameOverride: serverName }),
    ...(caFile === null
      ? {}
      : { serverRootCACertificate: pem('TEMPORAL_TLS_SERVER_CA_CERT_PATH', caFile, certificate) }),
    ...(certFile === null || keyFile === null
      ? {}
      : {
          clientCertPair: {
            crt: pem('TEMPORAL_TLS_CLIENT_CERT_PATH', certFile, certificate),
            key: pem('TEMPORAL_TLS_CLIENT_KEY_PATH', keyFile, createPrivateKey),
          },
        }),
  };
}

type Pem = { name: SettingName; path: string; parse: (text: Buffer) => unknown };

function readPem({ name, path, parse }: Pem): Buffer {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (error) {
    throw new ConfigError(name, `${path} cannot be read (${systemErrorCode(error) ?? 'unknown error'}).`);
  }
  try {
    parse(text);
  } catch {
    throw new ConfigError(name, `${path} holds no PEM of the expected kind.`);
  }
  return text;
}
