import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environment } from '../config/config.ts';
import { anObject, json, refusal, type ScriptedApi, startScriptedApi } from '../testing/scripted-api.ts';
import { selfSigned } from '../testing/self-signed.ts';
import { createKubeClient, type KubeClient } from './client.ts';
import { credentialSource } from './credentials.ts';
import { runExecPlugin } from './exec-plugin.ts';
import { accessFromKubeconfig } from './kubeconfig.ts';

const REF = { kind: 'Gateway', namespace: 'msp', name: 'one' } as const;
const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';
const ENVIRONMENT = { PATH: environment().PATH, FROM_US: 'ours', OVER: 'ours' };

describe('a credential plugin of a kubeconfig', () => {
  let dir: string;
  let api: ScriptedApi;
  const clients: KubeClient[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'exec-plugin-'));
    api = await startScriptedApi();
    api.script(json(anObject('one', '7')));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await api.close();
    await rm(dir, { recursive: true });
  });

  /** A plugin that notes each run and its input, and prints what `answer` holds. */
  const writePlugin = async (answer: unknown) => {
    await writeFile(join(dir, 'answer.json'), typeof answer === 'string' ? answer : JSON.stringify(answer));
    const script = `#!/usr/bin/env node
const fs = require('node:fs');
const { KUBERNETES_EXEC_INFO, FROM_US, OVER, DATABASE_URL } = process.env;
const input = fs.readFileSync(0, 'utf8');
const run = { args: process.argv.slice(2), info: JSON.parse(KUBERNETES_EXEC_INFO), FROM_US, OVER, DATABASE_URL, input };
fs.appendFileSync(__dirname + '/runs', JSON.stringify(run) + '\\n');
process.stdout.write(fs.readFileSync(__dirname + '/answer.json'));
`;
    await writeFile(join(dir, 'plugin.cjs'), script);
    await chmod(join(dir, 'plugin.cjs'), 0o755);
  };
  const runs = async () =>
    (await readFile(join(dir, 'runs'), 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const accessWith = async (exec: object, cluster: object = {}) => {
    const file = join(dir, 'config');
    const config = {
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'prod', user: 'me' } }],
      clusters: [{ name: 'prod', cluster: { server: api.access.server, ...cluster } }],
      users: [{ name: 'me', user: { exec: { apiVersion: V1, command: './plugin.cjs', ...exec } } }],
    };
    // JSON is YAML as well.
    await writeFile(file, JSON.stringify(config));
    return accessFromKubeconfig(file, ENVIRONMENT);
  };
  const clientWith = async (exec: object = {}, cluster: object = {}) => {
    const client = createKubeClient({
      access: await accessWith(exec, cluster),
      fieldManager: 'portal-domains',
    });
    clients.push(client);
    return client;
  };
  const answerOf = (status: object, apiVersion = V1) => ({ apiVersion, kind: 'ExecCredential', status });
  const used = () => api.asked.map(({ headers }) => headers.authorization);

  test.each([V1, V1BETA1])('of %s gives the token, and is run once for many requests', async (apiVersion) => {
    await writePlugin(answerOf({ token: 'first' }, apiVersion));
    const client = await clientWith({ apiVersion, interactiveMode: 'IfAvailable' });
    await Promise.all([client.get(REF), client.get(REF)]);
    await client.get(REF);
    expect(used()).toEqual(['Bearer first', 'Bearer first', 'Bearer first']);
    expect(await runs()).toHaveLength(1);
  });

  test('gets its arguments, our environment below its own, and no terminal', async () => {
    await writePlugin(answerOf({ token: 'first' }));
    const env = [{ name: 'OVER', value: 'its' }];
    await (await clientWith({ args: ['--for', 'prod'], env, interactiveMode: 'Never' })).get(REF);
    expect(await runs()).toEqual([
      {
        args: ['--for', 'prod'],
        info: { apiVersion: V1, kind: 'ExecCredential', spec: { interactive: false } },
        ...{ FROM_US: 'ours', OVER: 'its', input: '' },
      },
    ]);
  });

  test('that wants to know the cluster is given it, with its own extension', async () => {
    await writePlugin(answerOf({ token: 'first' }));
    await writeFile(join(dir, 'ca.pem'), 'CA');
    const name = 'client.authentication.k8s.io/exec';
    await (
      await clientWith(
        { provideClusterInfo: true },
        {
          'certificate-authority': 'ca.pem',
          'tls-server-name': 'api.prod',
          extensions: [
            { name: 'other', extension: 1 },
            { name, extension: { audience: 'prod' } },
          ],
        },
      )
    ).get(REF);
    const [run] = await runs();
    expect(run?.info).toMatchObject({
      spec: {
        cluster: {
          server: api.access.server,
          'tls-server-name': 'api.prod',
          'certificate-authority-data': Buffer.from('CA').toString('base64'),
          config: { audience: 'prod' },
        },
      },
    });
  });

  test('is run again once what it gave has expired', async () => {
    await writePlugin(answerOf({ token: 'first', expirationTimestamp: '2026-11-24T13:00:00Z' }));
    let now = Date.parse('2026-11-24T12:59:59Z');
    const source = credentialSource(await accessWith({}), () => now);
    expect(await source.get()).toMatchObject({ token: 'first' });
    await writePlugin(answerOf({ token: 'second', expirationTimestamp: '2026-11-24T14:00:00Z' }));
    expect(await source.get()).toMatchObject({ token: 'first' });
    now += 1_000;
    expect(await source.get()).toMatchObject({ token: 'second' });
  });

  test('is run again at a 401, and the request made once more, its body too', async () => {
    await writePlugin(answerOf({ token: 'first' }));
    const client = await clientWith();
    await client.get(REF);
    await writePlugin(answerOf({ token: 'second' }));
    api.script(refusal(401, 'Unauthorized'), json(anObject('one', '8')));
    const object = {
      apiVersion: 'v1',
      kind: 'Gateway',
      metadata: { name: 'one', namespace: 'msp' },
    } as const;
    await client.apply(object, { force: false });
    expect(used()).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
    expect(api.asked[2]?.body).toBe(JSON.stringify(object));
  });

  test('whose new credentials are refused too is not run for ever', async () => {
    await writePlugin(answerOf({ token: 'first' }));
    api.script(refusal(401, 'Unauthorized'));
    await expect((await clientWith()).get(REF)).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
    expect(await runs()).toHaveLength(2);
  });

  test('may give a client certificate, which the server then sees, and a new one after it', async () => {
    const now = new Date();
    const [server, first, second] = ['api.prod', 'first', 'second'].map((name) => selfSigned(name, now));
    if (!server || !first || !second) throw new Error('three were made');
    const seen: string[] = [];
    const tls = createServer(
      { ...server, requestCert: true, ca: [first.cert, second.cert] },
      (request, response) => {
        const { subject } = (request.socket as TLSSocket).getPeerCertificate();
        seen.push(String(subject.CN));
        const refused = seen.length === 2;
        response.writeHead(refused ? 401 : 200).end(JSON.stringify(anObject('one', '7')));
      },
    );
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = tls.address() as AddressInfo;
      const give = ({ cert, key }: typeof first) =>
        writePlugin(answerOf({ clientCertificateData: cert, clientKeyData: key }));
      await give(first);
      const client = await clientWith(
        {},
        {
          server: `https://127.0.0.1:${port}`,
          'tls-server-name': 'api.prod',
          'certificate-authority-data': Buffer.from(server.cert).toString('base64'),
        },
      );
      await client.get(REF);
      await give(second);
      await client.get(REF);
      expect(seen).toEqual(['first', 'first', 'second']);
    } finally {
      tls.closeAllConnections();
      await new Promise((resolve) => tls.close(resolve));
    }
  });

  test('whose certificate ends before its expirationTimestamp is run again at that end', async () => {
    const made = new Date('2026-11-24T12:00:00Z');
    const { cert, key } = selfSigned('me', made, new Date('2026-11-24T12:30:00Z'));
    const expirationTimestamp = '2026-11-24T13:00:00Z';
    await writePlugin(answerOf({ clientCertificateData: cert, clientKeyData: key, expirationTimestamp }));
    const { exec } = await accessWith({});
    if (exec === null) throw new Error('the kubeconfig has a plugin');
    const { expiresAt } = await runExecPlugin(exec.plugin, ENVIRONMENT);
    expect(expiresAt?.toISOString()).toBe('2026-11-24T12:30:00.000Z');
  });

  test('that hangs is ended, and the requests are told', async () => {
    await writeFile(join(dir, 'plugin.cjs'), '#!/usr/bin/env node\nsetTimeout(() => {}, 5000);\n');
    await chmod(join(dir, 'plugin.cjs'), 0o755);
    const access = await accessWith({});
    if (access.exec === null) throw new Error('the kubeconfig has a plugin');
    await expect(runExecPlugin(access.exec.plugin, ENVIRONMENT, 500)).rejects.toThrow(
      /plugin\.cjs gave no answer within 0\.5 s/,
    );
    const impatient = createKubeClient({ access, fieldManager: 'portal-domains', timeoutMs: 200 });
    clients.push(impatient);
    await expect(impatient.get(REF)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('no credentials for GET'),
    });
  });

  const failing: [string, unknown, RegExp][] = [
    ['no JSON', 'Please log in', /gave an answer that is no JSON object$/],
    ['another version', answerOf({ token: 'x' }, V1BETA1), /gave no ExecCredential of .*\/v1, which/],
    ['nothing', answerOf({}), /gave neither a token nor a client certificate$/],
    ['a certificate without a key', answerOf({ clientCertificateData: 'PEM' }), /only one of/],
    ['no certificate', answerOf({ clientCertificateData: 'PEM', clientKeyData: 'KEY' }), /cannot be read$/],
    [
      'no time',
      answerOf({ token: 'secret', expirationTimestamp: 'soon' }),
      /expirationTimestamp that is no time$/,
    ],
  ];
  test.each(failing)('that gives %s fails, and its output is not quoted', async (_name, answer, message) => {
    await writePlugin(answer);
    await expect((await clientWith()).get(REF)).rejects.toMatchObject({
      code: 'plugin_failed',
      message: expect.stringMatching(message),
    });
    expect(api.asked).toEqual([]);
  });

  test('that fails says why, in its own words', async () => {
    const client = await clientWith({
      command: 'node',
      args: ['-e', 'console.error("session expired"); process.exit(3)'],
    });
    await expect(client.get(REF)).rejects.toMatchObject({
      code: 'plugin_failed',
      message: 'the credential plugin node failed (exit code 3): session expired',
    });
  });

  test('that is not installed says how to install it', async () => {
    const client = await clientWith({
      command: 'no-such-plugin',
      installHint: 'Install it\n  with your package manager.',
    });
    await expect(client.get(REF)).rejects.toMatchObject({
      code: 'plugin_failed',
      message: 'the credential plugin no-such-plugin is not there; Install it with your package manager.',
    });
  });

  const refused: [string, object, RegExp][] = [
    [
      'an older protocol',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      /we speak .*\/v1 and .*\/v1beta1; update/,
    ],
    ['no command', { command: '' }, /user\.exec names no command/],
    ['a terminal', { interactiveMode: 'Always' }, /needs a terminal.*service account/],
  ];
  test.each(refused)('with %s is refused when the kubeconfig is read', async (_name, exec, message) => {
    await expect(accessWith(exec)).rejects.toThrow(message);
  });
});
