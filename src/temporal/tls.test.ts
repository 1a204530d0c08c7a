import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Environment, readConfig } from '../config/config.ts';
import { eventually } from '../testing/eventually.ts';
import { selfSigned } from '../testing/self-signed.ts';
import { briefTemporalClient } from './brief-client.ts';
import { lazyTemporalClient, type TemporalSettings } from './client.ts';
import { connectWorker } from './worker.ts';

const NOW = new Date();
/** The name in the frontend's certificate; it listens at an address that no certificate names. */
const FRONTEND = 'temporal.internal';
const [frontend, ours, stranger] = [FRONTEND, 'worker.internal', 'stranger.internal'].map((name) =>
  selfSigned(name, NOW),
) as [Pair, Pair, Pair];
type Pair = ReturnType<typeof selfSigned>;

const LOG = { info: () => {}, debug: () => {}, warn: () => {}, error: () => {} } as never;
const never = () => new AbortController().signal;

describe('Temporal behind a listener that demands a client certificate', () => {
  let folder: string;
  let listener: Server;
  let address: string;
  /** The names of the clients that the listener has let in. */
  const letIn: unknown[] = [];
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-domains-tls-'));
    for (const [name, { cert, key }] of Object.entries({ frontend, ours, stranger })) {
      await writeFile(file(`${name}.crt`), cert);
      await writeFile(file(`${name}.key`), key, { mode: 0o600 });
    }
    listener = createServer(
      { ...frontend, ca: ours.cert, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
      forward,
    );
    listener.on('tlsClientError', () => undefined);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    address = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    listener.close();
    await rm(folder, { recursive: true });
  });

  function forward(socket: TLSSocket): void {
    letIn.push(socket.getPeerCertificate().subject.CN);
    const [host = '', port] = inject('temporalAddress').split(':');
    const behind = connect(Number(port), host);
    socket.pipe(behind).pipe(socket);
    socket.on('error', () => behind.destroy());
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
  }

  const settings = (env: Environment = {}): TemporalSettings => ({
    ...readConfig({ TEMPORAL_ADDRESS: address, ...env }).temporal,
    address,
  });
  const withCertificate = (name = 'ours', over: Environment = {}) =>
    settings({
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('frontend.crt'),
      TEMPORAL_TLS_SERVER_NAME: FRONTEND,
      TEMPORAL_TLS_CLIENT_CERT_PATH: file(`${name}.crt`),
      TEMPORAL_TLS_CLIENT_KEY_PATH: file(`${name}.key`),
      ...over,
    });

  async function ask(place: TemporalSettings): Promise<string> {
    const { client, close } = briefTemporalClient(place);
    try {
      const answer = await client.withDeadline(Date.now() + 5_000, () =>
        client.workflowService.describeNamespace({ namespace: place.namespace }),
      );
      return answer.namespaceInfo?.name ?? '';
    } finally {
      await close();
    }
  }

  test('both clients are let in by their certificate', async () => {
    letIn.length = 0;
    expect(await ask(withCertificate())).toBe('default');
    const { client, close } = lazyTemporalClient(withCertificate());
    expect((await client.workflowService.getSystemInfo({})).serverVersion).toMatch(/^\d/);
    await close();
    expect(letIn).toEqual(['worker.internal', 'worker.internal']);
  });

  test('a worker polls through it', async () => {
    letIn.length = 0;
    const connection = await connectWorker(withCertificate(), LOG, never());
    if (connection === null) throw new Error('no connection');
    expect(letIn).toEqual(['worker.internal']);
    const taskQueue = `tls-${randomUUID()}`;
    const worker = await Worker.create({
      connection,
      taskQueue,
      activities: { nothing: async () => undefined },
    });
    const running = worker.run();
    const { client, close } = lazyTemporalClient(withCertificate());
    await eventually('the worker polls', async () => {
      const described = await client.workflowService.describeTaskQueue({
        namespace: 'default',
        taskQueue: { name: taskQueue },
        taskQueueType: 2,
      });
      return (described.pollers ?? []).length > 0;
    });
    worker.shutdown();
    await running;
    await Promise.all([close(), connection.close()]);
  });

  test.each([
    ['with the certificate of a stranger', () => withCertificate('stranger')],
    [
      'without a certificate',
      () =>
        settings({
          TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('frontend.crt'),
          TEMPORAL_TLS_SERVER_NAME: FRONTEND,
        }),
    ],
    ['without TLS', () => settings()],
    [
      'that does not trust the CA of the frontend',
      () => withCertificate('ours', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('stranger.crt') }),
    ],
    [
      'that expects another name',
      () => withCertificate('ours', { TEMPORAL_TLS_SERVER_NAME: 'other.internal' }),
    ],
  ])('a client %s gets no answer', async (_, place) => {
    await expect(ask(place())).rejects.toThrow();
  });

  test.each([
    ['TEMPORAL_TLS_SERVER_CA_CERT_PATH', 'missing.crt', 'cannot be read (ENOENT).'],
    ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'ours.key', 'holds no PEM of the expected kind.'],
    ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'ours.crt', 'holds no PEM of the expected kind.'],
  ])('a file that cannot be used is refused by the name of its setting: %s', async (name, path, problem) => {
    const place = withCertificate('ours', { [name]: file(path) });
    const sentence = `${name}: ${file(path)} ${problem}`;
    expect(() => briefTemporalClient(place)).toThrow(sentence);
    expect(() => lazyTemporalClient(place)).toThrow(sentence);
    await expect(connectWorker(place, LOG, never())).rejects.toThrow(sentence);
  });
});
