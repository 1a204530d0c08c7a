import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientDuplexStream, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKubeClient, type KubeClient } from '../../../kubernetes/client.ts';
import { createLog } from '../../../telemetry/log.ts';
import { domainSecret } from '../../../testing/domain-secrets.ts';
import { eventually } from '../../../testing/eventually.ts';
import { aManifestTarget } from '../../../testing/manifests.ts';
import { createPrivateCa, type PrivateCa } from '../../../testing/private-ca.ts';
import { steadyPorts } from '../../../testing/steady-ports.ts';
import { WatchedApi } from '../../../testing/watched-api.ts';
import {
  type DeltaRequest,
  type DeltaResponse,
  decodeResponse,
  encodeRequest,
  SECRET_TYPE,
} from './messages.ts';
import { type SdsServer, type SdsServerOptions, startSdsServer } from './server.ts';
import { SDS_SERVICE } from './streams.ts';

const target = aManifestTarget();
const SERVER = 'sds.internal';
const now = new Date('2026-11-01T12:00:00Z');

describe('the server of certificates on demand', () => {
  let ca: PrivateCa;
  let api: WatchedApi;
  let kube: KubeClient;
  let stop: AbortController;
  let adminPort: number;
  let folder: string;
  const servers: SdsServer[] = [];
  const clients: Client[] = [];
  beforeAll(async () => {
    ca = await createPrivateCa(new Date());
  });
  beforeEach(async () => {
    api = new WatchedApi('/api/v1/namespaces/gateways/secrets');
    await api.start();
    kube = createKubeClient({ access: api.access, fieldManager: 'test' });
    stop = new AbortController();
    [adminPort = 0] = await steadyPorts(1);
    folder = await mkdtemp(join(tmpdir(), 'portal-sds-'));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    stop.abort();
    await Promise.all(servers.splice(0).map(({ ended }) => ended));
    kube.close();
    await api.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (over: Partial<SdsServerOptions> = {}) => {
    const server = await startSdsServer({
      ...{ host: '127.0.0.1', port: 0, adminPort, tls: null, client: kube, namespace: 'gateways' },
      mostStreams: 100,
      ...{ clock: () => now, random: () => 0, log: createLog('silent', 'test'), signal: stop.signal },
      ...over,
    });
    servers.push(server);
    return server;
  };
  const open = (address: string, how = credentials.createInsecure()) => {
    // An address is no name that a certificate could be checked for.
    const client = new Client(address, how, { 'grpc.ssl_target_name_override': SERVER });
    clients.push(client);
    const { path } = SDS_SERVICE.deltaSecrets;
    const call: ClientDuplexStream<Partial<DeltaRequest>, DeltaResponse> = client.makeBidiStreamRequest(
      ...([path, encodeRequest, decodeResponse] as const),
    );
    const seen = { answers: [] as DeltaResponse[], error: null as ServiceError | null };
    call.on('data', (answer: DeltaResponse) => seen.answers.push(answer));
    call.on('error', (error: ServiceError) => {
      seen.error = error;
    });
    return {
      ...seen,
      seen,
      ask: (...subscribe: string[]) => call.write({ typeUrl: SECRET_TYPE, subscribe }),
      write: (request: Partial<DeltaRequest>) => call.write({ typeUrl: SECRET_TYPE, ...request }),
      end: () => call.end(),
      answer: (which: number) => eventually(`answer ${which}`, () => seen.answers[which - 1]),
      refusal: () => eventually('the end of the stream', () => seen.error),
    };
  };
  const ready = async () => (await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status;
  const metric = async (name: string) => {
    const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
    return Number(new RegExp(`^portal_domains_sds_${name} (.+)$`, 'm').exec(text)?.[1]);
  };
  const put = async (uid: string, over: Parameters<typeof aManifestTarget>[0] = {}) => {
    const issued = await ca.sign({ names: [over.domain ?? target.domain] });
    api.put(uid, domainSecret(aManifestTarget(over), issued));
    return issued;
  };

  test('gives a name’s chain and key, its renewal, and its end', async () => {
    const first = await put('one');
    const { port } = await start();
    const stream = open(`127.0.0.1:${port}`);
    stream.ask(target.domain);
    const [given] = (await stream.answer(1)).certificates;
    expect([given?.chain.toString(), given?.key.toString()]).toEqual([first.chain, first.key]);
    const renewed = await put('one');
    expect((await stream.answer(2)).certificates[0]?.chain.toString()).toBe(renewed.chain);
    api.remove('one');
    expect((await stream.answer(3)).removed).toEqual([target.domain]);
    expect(await metric('names_known')).toBe(0);
    expect(await metric('streams')).toBe(1);
    expect(await metric('answers_total{result="certificate"}')).toBe(2);
    expect(await metric('answers_total{result="removed"}')).toBe(1);
  });

  test('takes no Secret for a name’s that is not ours, is half-written or is for another name', async () => {
    const issued = await ca.sign({ names: [target.domain] });
    const whole = domainSecret(target, issued);
    api.put('stranger', { ...whole, metadata: { ...whole.metadata, labels: {} } });
    api.put('half', domainSecret(target, { ...issued, key: '' }));
    api.put('no-certificate', domainSecret(target, { ...issued, chain: 'none' }));
    api.put('other', domainSecret(target, await ca.sign({ names: ['portal.beta.com'] })));
    const { port } = await start();
    const stream = open(`127.0.0.1:${port}`);
    stream.ask(target.domain);
    expect((await stream.answer(1)).removed).toEqual([target.domain]);
  });

  test('two replicas say the same version, so that a gateway that changes over is given nothing twice', async () => {
    await put('one');
    const { port } = await start();
    const one = open(`127.0.0.1:${port}`);
    one.ask(target.domain, 'nobody.example');
    const [given] = (await one.answer(1)).certificates;
    [adminPort = 0] = await steadyPorts(1);
    const other = open(`127.0.0.1:${(await start()).port}`);
    const initialVersions = { [target.domain]: given?.version ?? '' };
    other.write({ subscribe: [target.domain, 'nobody.example'], initialVersions });
    expect(await other.answer(1)).toMatchObject({ certificates: [], removed: ['nobody.example'] });
  });

  test('goes on serving what it knows while the API server is away, and says of no name that nobody has it', async () => {
    await put('one');
    const clock = { now };
    const { port } = await start({ clock: () => clock.now });
    expect(await ready()).toBe(200);
    api.refuse(503);
    await eventually('that the watch is lost', async () => {
      clock.now = new Date(clock.now.getTime() + 10_000);
      return (await metric('watch_up')) === 0;
    });
    // Else no gateway would know of any server.
    expect(await ready()).toBe(200);
    const known = open(`127.0.0.1:${port}`);
    known.ask(target.domain);
    expect((await known.answer(1)).certificates).toHaveLength(1);
    const unknown = open(`127.0.0.1:${port}`);
    unknown.ask('new.acme.com');
    expect((await unknown.refusal()).code).toBe(status.UNAVAILABLE);
    expect(await metric('streams_ended_total{cause="cannot_tell"}')).toBe(1);
    api.refuse(null);
    await eventually('that it follows again', async () => (await metric('watch_up')) === 1);
  });

  test('refuses streams beyond the limit, and takes new ones once others end', async () => {
    await put('one');
    const { port } = await start({ mostStreams: 1 });
    const first = open(`127.0.0.1:${port}`);
    first.ask(target.domain);
    await first.answer(1);
    const second = open(`127.0.0.1:${port}`);
    second.ask(target.domain);
    expect((await second.refusal()).code).toBe(status.RESOURCE_EXHAUSTED);
    first.end();
    await eventually('that it is gone', async () => (await metric('streams')) === 0);
    const third = open(`127.0.0.1:${port}`);
    third.ask(target.domain);
    expect((await third.answer(1)).certificates).toHaveLength(1);
  });

  test('counts what a gateway does not take', async () => {
    await put('one');
    const { port } = await start();
    const stream = open(`127.0.0.1:${port}`);
    stream.ask(target.domain);
    const { nonce } = await stream.answer(1);
    stream.write({ nonce, refused: 'the key does not fit' });
    await eventually('the count', async () => (await metric('answers_refused_total')) === 1);
  });

  test('answers nobody without a certificate of the given CA', async () => {
    await put('one');
    const server = await ca.sign({ names: [SERVER] });
    const gateway = await ca.sign({ names: ['gateway.internal'], usages: ['1.3.6.1.5.5.7.3.2'] });
    await writeFile(join(folder, 'tls.crt'), server.chain);
    await writeFile(join(folder, 'tls.key'), server.key);
    await writeFile(join(folder, 'ca.crt'), ca.root);
    const { port } = await start({ tls: folder });
    const root = Buffer.from(ca.root);
    const mutual = credentials.createSsl(root, Buffer.from(gateway.key), Buffer.from(gateway.chain));
    const allowed = open(`127.0.0.1:${port}`, mutual);
    allowed.ask(target.domain);
    expect((await allowed.answer(1)).certificates).toHaveLength(1);
    const stranger = open(`127.0.0.1:${port}`, credentials.createSsl(root));
    stranger.ask(target.domain);
    expect((await stranger.refusal()).code).toBe(status.UNAVAILABLE);
    const inTheClear = open(`127.0.0.1:${port}`);
    inTheClear.ask(target.domain);
    expect((await inTheClear.refusal()).code).toBe(status.UNAVAILABLE);
  });

  test('that cannot read its own certificate does not start', async () => {
    await expect(start({ tls: folder })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('ends when it is told to before the first list has come', async () => {
    api.refuse(503);
    const starting = start();
    stop.abort();
    await (await starting).ended;
  });
});
