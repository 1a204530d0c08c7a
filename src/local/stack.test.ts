import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashSecret } from '../api/auth/operator-keys.ts';
import { environment, readConfig } from '../config/config.ts';
import { createDnsClient } from '../dns/client.ts';
import { SAMPLE_TENANT } from '../sandbox/sample-tenant.ts';
import { systemAuthor } from '../store/audit/audit.ts';
import { openDatabase } from '../store/database/database.ts';
import { findOperatorKey } from '../store/keys/keys.ts';
import { putSandboxRecord } from '../store/sandbox/sandbox-records.ts';
import { getTenant } from '../store/tenants/tenants.ts';
import { createLog } from '../telemetry/log.ts';
import { eventually } from '../testing/eventually.ts';
import { steadyPorts } from '../testing/steady-ports.ts';
import { portsOf } from './port-holder.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import { runUp } from './up.ts';
import { stackRows, upText } from './up-text.ts';

/** Stands for api and worker: says that it is ready, and shows its settings. */
const PROGRAM = `
import { createServer } from 'node:http';
const port = process.argv[2] === 'api' ? process.env.PORTAL_API_PORT : process.env.PORTAL_WORKER_PORT;
createServer((request, response) => response.end(JSON.stringify(process.env))).listen(port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
const PORTS = [
  'PORTAL_API_PORT',
  'PORTAL_WORKER_PORT',
  'PORTAL_HTTP_PORT',
  'PORTAL_HTTPS_PORT',
  'PORTAL_POSTGRES_PORT',
  'PORTAL_TEMPORAL_PORT',
  'PORTAL_TEMPORAL_UI_PORT',
  'PORTAL_DNS_PORT',
  'PORTAL_ORIGIN_PORT',
];

async function settingsOfPorts(): Promise<Record<string, string>> {
  const ports = await steadyPorts(PORTS.length);
  return Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])]));
}

describe('the whole stack on one machine', () => {
  let folder: string;
  let options: StackOptions;
  let stack: Stack;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-stack-'));
    const program = join(folder, 'program.mjs');
    await writeFile(program, PROGRAM);
    const env = {
      PATH: environment().PATH,
      ...(await settingsOfPorts()),
      PORTAL_DATA_DIR: join(folder, 'data'),
      PORTAL_CACHE_DIR: join(homedir(), '.cache', 'portal-domains'),
      PORTAL_LOG_LEVEL: 'silent',
    };
    options = {
      config: readConfig(env),
      environment: env,
      log: createLog('silent', 'test'),
      out: (line) => lines.push(line),
      stop: new AbortController().signal,
      kill: new AbortController().signal,
      program,
    };
    stack = await startStack(options);
  }, 180_000);
  afterAll(async () => {
    await stack?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }, 300_000);

  test('the parts run, and api and worker are told where everything is', async () => {
    const names = stack.processes().map(({ name }) => name);
    expect(names.sort()).toEqual(['api', 'caddy', 'guard', 'postgres', 'temporal', 'worker']);
    const { ports } = options.config;
    const received = (await (await fetch(`http://127.0.0.1:${ports.worker}/`)).json()) as object;
    expect(received).toMatchObject({
      DATABASE_URL: stack.addresses.databaseUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      PORTAL_SANDBOX: 'on',
      PORTAL_DNS_RESOLVERS: `127.0.0.1:${ports.dns}`,
    });
    expect((await fetch(`http://127.0.0.1:${ports.http}/`)).status).toBe(404);
    expect(await (await fetch(stack.addresses.origin)).text()).toContain('Acme');
  });

  test('the operator key is made once, and only its hash is stored', async () => {
    const db = openDatabase(stack.addresses.databaseUrl, { max: 1 });
    try {
      expect(stack.operatorKey).toMatch(/^pdk_test_[\w-]{43}$/);
      expect(await findOperatorKey(db, hashSecret(stack.operatorKey ?? ''), new Date())).not.toBeNull();
      expect(await getTenant(db, SAMPLE_TENANT.id)).toMatchObject({ name: 'Acme', label: '0c0ffee' });
    } finally {
      await db.destroy();
    }
  });

  test('a record that is stored is answered by the sandbox DNS at once', async () => {
    const db = openDatabase(stack.addresses.databaseUrl, { max: 1 });
    const dns = createDnsClient();
    const server = { host: '127.0.0.1', port: options.config.ports.dns };
    const question = { name: 'portal.acme.localhost', type: 'CNAME' } as const;
    const target = '0c0ffee.portal.localhost';
    try {
      const change = { by: systemAuthor('up'), now: new Date().toISOString() };
      await putSandboxRecord(db, { ...question, values: [target], ttl: 60 }, change);
      const asked = async () => {
        const answer = await dns.query(server, question, { recursive: false });
        return answer.kind === 'answer' && answer.answers.length > 0 && answer.answers;
      };
      const found = await eventually('the record', asked, { withinMs: 2000 });
      expect(found).toMatchObject([{ type: 'CNAME', target }]);
    } finally {
      await db.destroy();
    }
  });

  test('a second one on the same folder is refused in one sentence', async () => {
    const output: string[] = [];
    const signal = new AbortController().signal;
    const code = await runUp({
      ...options,
      out: (line) => output.push(line),
      err: (line) => output.push(line),
      signals: { stop: signal, kill: signal, release: () => undefined },
    });
    expect(code).toBe(1);
    expect(output).toHaveLength(1);
    expect(output[0]).toMatch(/^Error: Another `portal-domains up` \(pid \d+\) uses /);
  });

  test('one with its own folder but the same ports is refused before it starts anything', async () => {
    const config = { ...options.config, dataDir: join(folder, 'other') };
    await expect(startStack({ ...options, config })).rejects.toMatchObject({ code: 'port_taken' });
  });

  test('what is below the data folder is its owner’s only', async () => {
    const root = options.config.dataDir;
    const entries = (await readdir(root)).filter((name) => !name.startsWith('up.lock-'));
    expect(entries).toEqual(
      expect.arrayContaining([
        'temporal.db',
        'postgres',
        'pgpass',
        'operator-key',
        'certificate-key',
        'logs',
      ]),
    );
    const modes = await Promise.all(
      entries.map(async (name) => [name, (await stat(join(root, name))).mode & 0o077]),
    );
    expect(modes).toEqual(entries.map((name) => [name, 0]));
    // As root, PostgreSQL’s account passes through, and lists nothing.
    expect((await stat(root)).mode & 0o066).toBe(0);
  });

  test('whatever Temporal listens on answers no page that leads its own name here', async () => {
    const pid = stack.processes().find(({ name }) => name === 'temporal')?.pid ?? 0;
    const ports = portsOf(pid);
    expect(ports).toContain(options.config.ports.temporal);
    expect(ports).not.toContain(options.config.ports.temporalUi);
    const answers = await Promise.all(
      ports.map((port) => askAs('rebound.example', port, '/api/v1/namespaces')),
    );
    expect(answers.filter((status) => status === 200)).toEqual([]);
  });

  test('Temporal keeps what has ended for an hour', async () => {
    const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
    try {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(3600);
    } finally {
      await connection.close();
    }
  });

  test('what is printed names every part and no password, and the file that lets psql in', async () => {
    const rows = stackRows(options.config, stack.addresses, stack.edge);
    const text = upText({
      rows,
      operatorKey: 'pdk_x',
      pages: 'http://localhost:1',
      seconds: '1',
      sandbox: true,
    });
    for (const part of ['pdk_x', 'dig @127.0.0.1', 'root.crt', 'Ctrl-C']) {
      expect(text).toContain(part);
    }
    const { password, port } = new URL(stack.addresses.databaseUrl);
    expect(text).not.toContain(password);
    const file = join(options.config.dataDir, 'pgpass');
    expect(text).toContain(`psql 'postgres://portal@127.0.0.1:${port}/portal_domains?passfile=${file}'`);
    expect(await readFile(file, 'utf8')).toBe(`127.0.0.1:*:*:portal:${password}\n`);
    const given = { ...options.config, databaseUrl: 'postgres://me:secret@db/portal' };
    const shown = stackRows(given, { ...stack.addresses, databaseUrl: given.databaseUrl }, stack.edge);
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  test('the next start goes on from the same data, without a new key', async () => {
    await stack.close();
    expect(lines.filter((line) => !line.startsWith('starting ') && !line.includes('-bin '))).toEqual([]);
    const root = await readFile(
      stackRows(options.config, stack.addresses, stack.edge).find(({ what }) => what === 'CA root')?.where ??
        '',
      'utf8',
    );
    const started = performance.now();
    stack = await startStack(options);
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(stack.operatorKey).toBeNull();
    const again = await readFile(
      stackRows(options.config, stack.addresses, stack.edge).find(({ what }) => what === 'CA root')?.where ??
        '',
      'utf8',
    );
    expect(again).toBe(root);
  }, 180_000);
});

/** The status of the answer to this Host; null where no HTTP is spoken. */
function askAs(host: string, port: number, path: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { host }, timeout: 5_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(null));
    asked.end();
  });
}

describe('a stop while it starts', () => {
  test('ends what was started, and the folder is free again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-stack-'));
    const env = {
      PATH: environment().PATH,
      ...(await settingsOfPorts()),
      PORTAL_DATA_DIR: folder,
      PORTAL_LOG_LEVEL: 'silent',
    };
    const stop = new AbortController();
    const log = createLog('silent', 'test');
    const config = readConfig(env);
    const kill = new AbortController().signal;
    const starting = startStack({
      config,
      environment: env,
      log,
      out: () => undefined,
      stop: stop.signal,
      kill,
      program: 'none',
    });
    const refused = expect(starting).rejects.toMatchObject({ code: 'interrupted' });
    await eventually('a running part', () => readFile(join(folder, 'run', 'temporal.json'), 'utf8'), {
      withinMs: 120_000,
    });
    stop.abort();
    await refused;
    expect(JSON.parse(await readFile(join(folder, 'up.lock.1'), 'utf8'))).toMatchObject({ released: true });
    await expect(readFile(join(folder, 'run', 'temporal.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }, 300_000);
});
