import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnose } from '../../src/bin/doctor.ts';
import type { DoctorReport } from '../../src/cli/doctor-report.ts';
import type { SettingName } from '../../src/config/config.ts';
import type { CheckName } from '../../src/doctor/checks.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { aDeafLine } from '../../src/testing/database-line.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { type CountedServer, startWebServer } from '../../src/testing/web-servers.ts';

/** Nobody listens on a port of the system's that needs a privilege and has no name. */
const NOBODY = '127.0.0.1:1';

/** One broken set-up: what is set, what doctor finds, and what it says to do. */
type Broken = {
  what: string;
  over?: () => Partial<Record<SettingName, string>>;
  aheadMs?: number;
  fails: Partial<Record<CheckName, RegExp>>;
};

describe('doctor', () => {
  let stack: RunningStack;
  let silent: Socket;
  let ill: CountedServer;
  let nowhere: string;
  let pooler: Awaited<ReturnType<typeof aDeafLine>>;

  beforeAll(async () => {
    stack = await startRunningStack();
    nowhere = await mkdtemp(join(tmpdir(), 'portal-doctor-'));
    pooler = await aDeafLine(stack.psqlUrl);
    silent = createSocket('udp4').bind(0, '127.0.0.1');
    [ill] = await Promise.all([
      startWebServer('127.0.0.1', 0, (_, response) => response.writeHead(503).end('ill')),
      once(silent, 'listening'),
      sql`create database doctor_empty`.execute(stack.db),
      sql`create database doctor_keyless`.execute(stack.db),
      makeNamespace('bare'),
    ]);
    const keyless = openDatabase(databaseUrl('/doctor_keyless'), { max: 1 });
    await migrate(keyless);
    await keyless.destroy();
    await eventually('all is well', async () => (await look()).ok, { withinMs: 90_000, everyMs: 200 });
  });
  afterAll(async () => {
    silent?.close();
    pooler?.close();
    await ill?.close();
    await stack?.stop();
    if (nowhere) await rm(nowhere, { recursive: true });
  });

  async function makeNamespace(namespace: string): Promise<void> {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
    });
    await connection.close();
  }

  /** The stack's own database, with parts of its URL changed. */
  function databaseUrl(pathname: string, change: (url: URL) => void = () => undefined): string {
    const url = new URL(stack.psqlUrl);
    url.pathname = pathname || url.pathname;
    change(url);
    return url.href;
  }

  const look = (over: Partial<Record<SettingName, string>> = {}, aheadMs = 0): Promise<DoctorReport> =>
    diagnose({
      environment: { ...stack.settings, ...over },
      clock: () => new Date(Date.now() + aheadMs),
    });

  const failuresOf = (report: DoctorReport) => report.checks.filter(({ status }) => status === 'failed');

  test('of a stack that is well finds nothing, with no more than the data folder to go by', async () => {
    const { PATH, HOME, PORTAL_DATA_DIR } = stack.settings;
    const report = await diagnose({
      environment: { PATH, HOME, PORTAL_DATA_DIR },
      clock: () => new Date(),
    });
    expect(failuresOf(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checks.filter(({ status }) => status === 'skipped').map(({ name }) => name)).toEqual([
      'acme_directory',
      'acme_profile',
      'otlp',
      'mail',
      'identity_provider',
      'posthog',
    ]);
    expect(report.checks.filter(({ status }) => status === 'ok').length).toBeGreaterThan(14);
  });

  const BROKEN: Broken[] = [
    {
      what: 'a setting that does not fit',
      over: () => ({ PORTAL_HTTPS_PORT: 'https' }),
      fails: { settings: /^Correct PORTAL_HTTPS_PORT\.$/ },
    },
    {
      what: 'no database given',
      over: () => ({ PORTAL_DATA_DIR: nowhere, TEMPORAL_ADDRESS: stack.temporalAddress }),
      fails: { database: /^Set DATABASE_URL, or start/, origin: /^Set PORTAL_ORIGIN/ },
    },
    {
      what: 'a database that is away',
      over: () => ({
        DATABASE_URL: databaseUrl('', (url) => {
          url.port = '1';
        }),
      }),
      fails: { database: /^Start PostgreSQL, or correct host and port in DATABASE_URL/ },
    },
    {
      what: 'a wrong password',
      over: () => ({
        DATABASE_URL: databaseUrl('', (url) => {
          url.password = 'guessed';
        }),
      }),
      fails: { database: /^Correct user and password in DATABASE_URL\.$/ },
    },
    {
      what: 'a database that does not exist',
      over: () => ({ DATABASE_URL: databaseUrl('/nothing') }),
      fails: { database: /^Create the database, or correct its name/ },
    },
    {
      what: 'a database that nobody has migrated',
      over: () => ({ DATABASE_URL: databaseUrl('/doctor_empty') }),
      fails: { migrations: /^Run `portal-domains migrate`/ },
    },
    {
      what: 'a read-only database',
      over: () => ({
        DATABASE_URL: databaseUrl('', (url) =>
          url.searchParams.set('options', '-c default_transaction_read_only=on'),
        ),
      }),
      fails: { database_writable: /^Let DATABASE_URL lead to the primary; or end the read-only mode/ },
    },
    {
      what: 'a pooler in transaction mode',
      over: () => ({ DATABASE_URL: pooler.url }),
      fails: {
        database_notifications: /^Let DATABASE_URL lead to PostgreSQL itself, or to a pooler in session/,
      },
    },
    {
      what: 'no operator key',
      over: () => ({ DATABASE_URL: databaseUrl('/doctor_keyless') }),
      fails: { operator_key: /^Set PORTAL_OPERATOR_KEY to a new secret/ },
    },
    {
      what: 'a Temporal that is away',
      over: () => ({ TEMPORAL_ADDRESS: NOBODY }),
      fails: { temporal: /^Start Temporal, or correct TEMPORAL_ADDRESS/ },
    },
    {
      what: 'a namespace that does not exist',
      over: () => ({ TEMPORAL_NAMESPACE: 'nothing' }),
      fails: {
        temporal_namespace: /^Create it with `temporal operator namespace create --namespace nothing`/,
      },
    },
    {
      what: 'a task queue without a worker',
      over: () => ({ TEMPORAL_TASK_QUEUE: 'another' }),
      fails: { task_queue: /^Start `portal-domains worker` with .*TEMPORAL_TASK_QUEUE=another/ },
    },
    {
      what: 'a namespace without the search attributes, where no worker polls either',
      over: () => ({ TEMPORAL_NAMESPACE: 'bare' }),
      fails: {
        task_queue: /TEMPORAL_NAMESPACE=bare/,
        search_attributes:
          /^Run `temporal operator search-attribute create --namespace bare --name PortalTenantId --type Keyword/,
      },
    },
    {
      what: 'a resolver that does not answer',
      over: () => ({ PORTAL_DNS_RESOLVERS: `127.0.0.1:${silent.address().port}` }),
      fails: { resolvers: /^Correct PORTAL_DNS_RESOLVERS, or let this machine reach port 53/ },
    },
    {
      what: 'a base domain without a wildcard record',
      over: () => ({ PORTAL_BASE_DOMAIN: 'portal.nothing.test' }),
      fails: {
        base_domain: /^Publish a wildcard record below the base domain/,
        // The canary of an installation follows from its base domain.
        edge_http: /./,
      },
    },
    {
      what: 'an origin that is away',
      over: () => ({ PORTAL_ORIGIN: `http://${NOBODY}` }),
      fails: { origin: /^Start the portal application, or correct PORTAL_ORIGIN\.$/ },
    },
    {
      what: 'an origin that fails',
      over: () => ({ PORTAL_ORIGIN: `http://127.0.0.1:${ill.port}` }),
      fails: { origin: /^See the log of the portal application/ },
    },
    {
      what: 'an API that is away',
      over: () => ({ PORTAL_API_URL: `http://${NOBODY}` }),
      fails: { api: /^Start `portal-domains api`, or correct PORTAL_API_URL/ },
    },
    {
      what: 'a closed port 80',
      over: () => ({ PORTAL_HTTP_PORT: '1' }),
      fails: { edge_http: /PORTAL_HTTP_PORT/ },
    },
    {
      what: 'a closed port 443',
      over: () => ({ PORTAL_HTTPS_PORT: '1' }),
      fails: { edge_https: /PORTAL_HTTPS_PORT/ },
    },
    {
      what: 'a port 80 that is another program’s',
      over: () => ({ PORTAL_HTTP_PORT: String(stack.config.ports.origin) }),
      fails: { edge_http: /^Start `portal-domains up`, which runs Caddy, or correct PORTAL_HTTP_PORT/ },
    },
    {
      what: 'an ACME directory that is none',
      over: () => ({ PORTAL_ACME_DIRECTORY: `http://127.0.0.1:${stack.config.ports.origin}/directory` }),
      fails: { acme_directory: /^Correct PORTAL_ACME_DIRECTORY/ },
    },
    {
      what: 'a collector of traces that is away',
      over: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${NOBODY}` }),
      fails: { otlp: /^Start the collector, correct OTEL_EXPORTER_OTLP_ENDPOINT/ },
    },
    {
      what: 'a PostHog that is away',
      over: () => ({ POSTHOG_API_KEY: 'phc_test', POSTHOG_HOST: `http://${NOBODY}` }),
      fails: { posthog: /^Correct POSTHOG_HOST/ },
    },
    {
      what: 'a clock that is ahead',
      aheadMs: 60_000,
      fails: { clock: /^Switch time synchronisation on/ },
    },
    {
      what: 'a cluster without a kubeconfig',
      over: () => ({ PORTAL_EDGE: 'kubernetes', KUBECONFIG: join(nowhere, 'kubeconfig') }),
      fails: { cluster: /^Correct KUBECONFIG, or renew its credentials/ },
    },
  ];

  test.concurrent.each(BROKEN)('finds $what, and nothing else, and says the fix', async (broken) => {
    const report = await look(broken.over?.(), broken.aheadMs);
    expect(report.ok).toBe(false);
    const failures = failuresOf(report);
    expect(failures.map(({ name }) => name).sort()).toEqual(Object.keys(broken.fails).sort());
    for (const { name, fix } of failures) expect(fix).toMatch(broken.fails[name as CheckName] ?? /^$/);
  });

  test('never prints a password', async () => {
    const { password } = new URL(stack.psqlUrl);
    const report = await look({
      DATABASE_URL: databaseUrl('/nothing'),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://me:hushed@${NOBODY}`,
    });
    expect(password.length).toBeGreaterThan(8);
    expect(JSON.stringify(report)).not.toContain(password);
    expect(JSON.stringify(report)).not.toContain('hushed');
  });

  test('as a command exits with 0 when all is well, and with 1 and the fix when not', async () => {
    const [well, json] = await Promise.all([stack.cli('doctor'), stack.cli('doctor', '--json')]);
    expect([well.code, well.err]).toEqual([0, '']);
    expect(well.out).toMatch(/^CHECK +STATUS +WHAT WAS SEEN\nsettings +ok /);
    expect(well.out).toMatch(/\n\d+ ok, 0 failed, \d+ skipped\n$/);
    expect(JSON.parse(json.out)).toMatchObject({ ok: true });
    const broken = await stack.script('dist/src/bin/cli.js', ['doctor'], { TEMPORAL_ADDRESS: NOBODY });
    expect([broken.code, broken.err]).toEqual([1, '']);
    expect(broken.out).toMatch(/\nWhat to do\n {2}temporal\n {4}Start Temporal, or correct TEMPORAL_ADDRESS/);
    expect(broken.out).toMatch(/task_queue +skipped +not checked: temporal failed/);
  });
});
