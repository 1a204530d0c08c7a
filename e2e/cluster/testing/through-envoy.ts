import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Cluster } from '../cluster.ts';

export type EnvoyAnswer = {
  status: number;
  location: string | null;
  body: string;
  /** The served certificate's serial number; null over http. */
  serial: string | null;
};

/** The time limit of one request; no healthy request takes as long, even on a busy machine. */
const TIMEOUT_MS = 15_000;

/** One request on a fresh connection to Envoy (the one at `address`) for a name, trusting only the cluster's CA. Rejects when it fails. */
export function askEnvoy(
  cluster: Pick<Cluster, 'ports' | 'pebbleRootFile'>,
  url: string,
  address = '127.0.0.1',
): Promise<EnvoyAnswer> {
  const { protocol, hostname, pathname } = new URL(url);
  const common = {
    host: address,
    path: pathname,
    headers: { host: hostname },
    agent: false as const,
    timeout: TIMEOUT_MS,
  };
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage) => collect(answer, resolve, reject);
    const sent =
      protocol === 'https:'
        ? httpsRequest(
            {
              ...common,
              port: cluster.ports.https,
              servername: hostname,
              ca: readFileSync(cluster.pebbleRootFile),
            },
            onAnswer,
          )
        : httpRequest({ ...common, port: cluster.ports.http }, onAnswer);
    sent.once('timeout', () => sent.destroy(new Error(`no answer for ${url}`)));
    sent.once('error', reject);
    sent.end();
  });
}

function collect(
  answer: IncomingMessage,
  resolve: (answer: EnvoyAnswer) => void,
  reject: (error: Error) => void,
): void {
  const socket = answer.socket as Partial<TLSSocket>;
  const serial = socket.getPeerCertificate?.().serialNumber ?? null;
  let body = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => {
    body += part;
  });
  answer.once('error', reject);
  answer.once('end', () =>
    resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? null, body, serial }),
  );
}
