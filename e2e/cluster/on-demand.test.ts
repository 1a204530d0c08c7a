import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateFacts } from '../../src/certificates/facts.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { type SdsServer, startSdsServer } from '../../src/edge/kubernetes/on-demand/server.ts';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { installPackage } from '../../src/local/pip.ts';
import { createSupervisor, type Supervisor } from '../../src/local/processes.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { domainSecret } from '../../src/testing/domain-secrets.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { floodHandshakes } from '../../src/testing/handshake-flood.ts';
import { aManifestTarget } from '../../src/testing/manifests.ts';
import { presentedBy } from '../../src/testing/presented.ts';
import { createPrivateCa, type PrivateCa } from '../../src/testing/private-ca.ts';
import { exchangeTls } from '../../src/testing/raw-clients.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { WatchedApi } from '../../src/testing/watched-api.ts';
import { ENVOY } from './build/pinned.ts';
import { answersOk, bodyOf } from './parts/answers.ts';
import { LOOPBACK, READY_WITHIN_MS } from './parts/context.ts';
import { onDemandBootstrap } from './testing/on-demand-bootstrap.ts';

const SERVER = 'sds.internal';
const NAMES = ['portal.acme.com', 'portal.beta.com', 'portal.gamma.com'] as const;

const portalHeaders = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^x.portal/.test(name)));

/** A real Envoy with the selector and the cluster of the EnvoyFilter, without Istio: its own certificate is in files. */
describe('Envoy with certificates on demand', () => {
  let dir: string;
  let ca: PrivateCa;
  let api: WatchedApi;
  let kube: KubeClient;
  let envoy: Supervisor;
  let origin: Server;
  let ports: Record<'https' | 'admin' | 'sds1' | 'sds2' | 'sdsAdmin1' | 'sdsAdmin2', number>;
  const replicas = new Map<1 | 2, { server: SdsServer; stop: AbortController }>();

  beforeAll(async () => {
    const env = environment();
    const { cacheDir } = readConfig(env);
    const report = (line: string) => process.stdout.write(`  ${line}\n`);
    const folder = await installPackage(ENVOY, { cacheDir, path: env.PATH ?? '', report });
    dir = await mkdtemp(join(tmpdir(), 'portal-on-demand-'));
    ca = await createPrivateCa(new Date());
    api = new WatchedApi('/api/v1/namespaces/gateways/secrets');
    await api.start();
    kube = createKubeClient({ access: api.access, fieldManager: 'test' });
    origin = createServer((request, response) =>
      response.end(`origin of ${request.headers.host} ${JSON.stringify(portalHeaders(request.headers))}`),
    );
    origin.listen(0, LOOPBACK);
    await once(origin, 'listening');
    const [https = 0, admin = 0, sds1 = 0, sds2 = 0, sdsAdmin1 = 0, sdsAdmin2 = 0] = await steadyPorts(6);
    ports = { https, admin, sds1, sds2, sdsAdmin1, sdsAdmin2 };
    await writeCertificates();
    for (const name of NAMES) await put(name);
    await Promise.all([startReplica(1), startReplica(2)]);
    const originPort = (origin.address() as AddressInfo).port;
    const file = join(dir, 'envoy.json');
    await writeFile(
      file,
      JSON.stringify(onDemandBootstrap({ dir, names: NAMES, ports, originPort, serverName: SERVER })),
    );
    for (const part of ['run', 'logs']) await mkdir(join(dir, part));
    envoy = createSupervisor({ runDir: join(dir, 'run'), logDir: join(dir, 'logs'), report });
    await envoy.start({
      name: 'envoy',
      command: join(folder, 'envoy', '_bin', 'envoy'),
      args: ['-c', file, '--concurrency', '2', '--log-level', 'warning', '--disable-hot-restart'],
      env: { PATH: '/usr/bin:/bin', HOME: dir },
      cwd: dir,
      ready: () => answersOk(`http://${LOOPBACK}:${admin}/ready`),
      readyWithinMs: READY_WITHIN_MS,
    });
  });
  afterAll(async () => {
    await envoy?.stop();
    for (const which of replicas.keys()) await stopReplica(which);
    kube?.close();
    await api?.stop();
    origin?.close();
    origin?.closeAllConnections();
    await rm(dir, { recursive: true, force: true });
  });

  async function writeCertificates() {
    const server = await ca.sign({ names: [SERVER] });
    const gateway = await ca.sign({ names: ['gateway.internal'], usages: ['1.3.6.1.5.5.7.3.2'] });
    for (const [part, { chain, key }] of Object.entries({ server, gateway })) {
      await mkdir(join(dir, part));
      await writeFile(join(dir, part, 'tls.crt'), chain);
      await writeFile(join(dir, part, 'tls.key'), key);
      await writeFile(join(dir, part, 'ca.crt'), ca.root);
    }
  }

  const targetOf = (domain: string) => aManifestTarget({ domain });
  /** Returns the fingerprint. */
  async function put(domain: string): Promise<string | undefined> {
    const issued = await ca.sign({ names: [domain] });
    api.put(domain, domainSecret(targetOf(domain), issued));
    return certificateFacts(Buffer.from(issued.chain))?.fingerprint;
  }

  async function startReplica(which: 1 | 2) {
    const stop = new AbortController();
    const server = await startSdsServer({
      ...{ host: LOOPBACK, port: ports[`sds${which}`], adminPort: ports[`sdsAdmin${which}`] },
      ...{ tls: join(dir, 'server'), client: kube, namespace: 'gateways', random: Math.random },
      ...{
        clock: () => new Date(),
        log: createLog('silent', 'test'),
        mostStreams: 1_000,
        signal: stop.signal,
      },
    });
    replicas.set(which, { server, stop });
  }

  async function stopReplica(which: 1 | 2) {
    const replica = replicas.get(which);
    replicas.delete(which);
    replica?.stop.abort();
    await replica?.server.ended;
  }

  const https = () => ({ host: LOOPBACK, port: ports.https });
  const presented = (name: string) => presentedBy(https(), name);
  const ask = (sni: string, host: string) =>
    exchangeTls(https(), sni, ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: close']);
  const gauges = (name: string) =>
    Promise.all(
      [ports.sdsAdmin1, ports.sdsAdmin2].map(async (port) => {
        const text = await bodyOf(`http://${LOOPBACK}:${port}/metrics`).catch(() => null);
        return Number(new RegExp(`^portal_domains_sds_${name} (\\d+)$`, 'm').exec(text ?? '')?.[1] ?? 0);
      }),
    );
  const streams = async () => (await gauges('streams')).reduce((sum, one) => sum + one, 0);
  /** Writes the letters of a name in upper case that the bits of `n` say. */
  const spelt = (name: string, n: number) =>
    [...name].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join('');

  test('each name gets its own certificate, asked for when the first client comes', async () => {
    expect(await streams()).toBe(0);
    const seen = await Promise.all(NAMES.map(presented));
    expect(new Set(seen).size).toBe(NAMES.length);
    expect(seen).not.toContain(null);
    expect(await streams()).toBe(NAMES.length);
  });

  test('a name in upper case gets the same one, and its other spellings leave nothing behind', async () => {
    const [name] = NAMES;
    expect(await presented(name.toUpperCase())).toBe(await presented(name));
    const before = await streams();
    const spellings = Array.from({ length: 100 }, (_, n) => spelt(name, n)).filter(
      (one) => ![name, spelt(name, 1)].includes(one),
    );
    expect(await floodHandshakes(https(), spellings)).toMatchObject({
      refused: spellings.length,
      accepted: 0,
    });
    await eventually('that no stream of them is left', async () => (await streams()) === before);
  });

  test('a name that nobody has, and none at all, is refused at once and forgotten', async () => {
    const before = await streams();
    expect(await presented('nobody.example')).toBeNull();
    await expect(exchangeTls(https(), null, ['GET / HTTP/1.1'])).rejects.toThrow();
    const names = Array.from({ length: 300 }, (_, n) => `scan-${String(n).padStart(3, '0')}.example.com`);
    expect(await floodHandshakes(https(), names)).toMatchObject({ refused: 300, accepted: 0 });
    await eventually('that no stream of them is left', async () => (await streams()) === before);
  });

  test('a name is served as soon as its Secret is there, also one that was refused before', async () => {
    const name = 'portal.delta.com';
    expect(await presented(name)).toBeNull();
    const wanted = await put(name);
    await eventually('its certificate', async () => (await presented(name)) === wanted);
    api.remove(name);
    await eventually('its end', async () => (await presented(name)) === null);
  });

  test('a renewed certificate is served on the next connection, and breaks none', async () => {
    const [name] = NAMES;
    const wanted = await put(name);
    await eventually('the renewed one', async () => (await presented(name)) === wanted);
  });

  test('an own certificate takes the CA’s place, and gives it back', async () => {
    const [name] = NAMES;
    const of = await presented(name);
    const own = await ca.sign({ names: [name] });
    api.put('own', domainSecret(targetOf(name), own, { own: true }));
    const wanted = certificateFacts(Buffer.from(own.chain))?.fingerprint;
    await eventually('the own one', async () => (await presented(name)) === wanted);
    api.remove('own');
    await eventually('the CA’s', async () => (await presented(name)) === of);
  });

  test('no header of a client reaches the origin that speaks for the gateway', async () => {
    const [own, other] = NAMES;
    const answer = await exchangeTls(https(), own.toUpperCase(), [
      ...['GET / HTTP/1.1', `Host: ${own}`, `X-Portal-Tenant: ${other}`, `X-Portal_Domain: ${other}`],
      ...['X-Portal-Assertion: mine', 'Connection: close'],
    ]);
    expect(answer).toContain(`origin of ${own} {}`);
  });

  test('a request for another name than the connection’s is 421', async () => {
    const [own, other] = NAMES;
    expect(await ask(own, own)).toContain(`origin of ${own}`);
    for (const spelt of [own.toUpperCase(), `${own}:443`, `${own}.`])
      expect(await ask(own, spelt)).toContain('200 OK');
    expect(await ask(own, other)).toMatch(/^HTTP\/1\.1 421 /);
  });

  test('the API server away: a name that was never asked for is served', async () => {
    const name = 'portal.zeta.com';
    const wanted = await put(name);
    await eventually('that both know it', async () =>
      (await gauges('names_known')).every((n) => n === NAMES.length + 1),
    );
    api.refuse(503);
    await eventually('that both have lost the watch', async () =>
      (await gauges('watch_up')).every((n) => n === 0),
    );
    expect(await presented(name)).toBe(wanted);
    api.refuse(null);
    await eventually('that both follow again', async () => (await gauges('watch_up')).every((n) => n === 1));
    api.remove(name);
  });

  test('one replica away: known names and new ones are served by the other', async () => {
    await stopReplica(1);
    const name = 'portal.epsilon.com';
    const wanted = await put(name);
    await eventually('its certificate', async () => (await presented(name)) === wanted);
    expect(await presented(NAMES[1])).not.toBeNull();
    await startReplica(1);
  });

  test('all away: known names are served, and what has changed meanwhile once they are back', async () => {
    const known = await presented(NAMES[1]);
    expect(known).not.toBeNull();
    await Promise.all([stopReplica(1), stopReplica(2)]);
    expect(await presented(NAMES[1])).toBe(known);
    const renewed = await put(NAMES[1]);
    api.remove(NAMES[2]);
    await Promise.all([startReplica(1), startReplica(2)]);
    await eventually('the renewed one', async () => (await presented(NAMES[1])) === renewed);
    await eventually('the end of the removed one', async () => (await presented(NAMES[2])) === null);
  });
});
