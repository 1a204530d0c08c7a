import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTokenRing, loadTokenRules } from '../api/auth/token-ring.ts';
import { createTokenSigner } from '../api/auth/tokens.ts';
import { LOGO_FAULTS, readLogo } from '../api/brand/logo.ts';
import type { Brand } from '../api/brand/routes.ts';
import { ServedNames } from '../api/domains/served-names.ts';
import { createAdmission } from '../api/http/admission.ts';
import { createApp } from '../api/http/app.ts';
import type { ApiDeps } from '../api/http/deps.ts';
import { createApiMetrics } from '../api/http/metrics.ts';
import { createOverload } from '../api/http/overload.ts';
import { KEEP_ALIVE_MS, ListenError, startServer } from '../api/http/server.ts';
import { createChanges } from '../api/streams/changes.ts';
import { followStore } from '../api/streams/follow-store.ts';
import { type Config, ConfigError, environment, readConfig } from '../config/config.ts';
import { createChainJudge } from '../probe/trusted-chain.ts';
import { openDatabase, type RootDb } from '../store/database/database.ts';
import { createDatabaseHealth, type DatabaseHealth } from '../store/database/health.ts';
import { pendingMigrations } from '../store/database/migrate.ts';
import { troubleOf, troubleWords } from '../store/database/trouble.ts';
import { isServedName, loadServedNames } from '../store/domains/served-names.ts';
import { ensureSigningKey } from '../store/keys/signing-keys.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { createPostHog } from '../telemetry/posthog.ts';
import { startTracing } from '../telemetry/start-tracing.ts';
import { createDnsObserverFor, trustedRootsOf } from './adapters.ts';
import { consoleSettingsOf } from './console.ts';
import { gatewaysOf } from './gateways.ts';
import { createMailSenderFor } from './mail.ts';
import { createPreflightFor } from './preflight.ts';
import { signInOf } from './sign-in.ts';
import { err } from './terminal.ts';
import { createSenderFor } from './webhooks.ts';

/** A database that hangs holds no request for longer. */
const QUERY_WITHIN_MS = 10_000;

/**
 * Behind a Service, whose other pods take over, clients of kept connections are let go for so long before it stops: each
 * asks again within the time that its connection is kept, or is closed by then.
 */
const DRAIN_MS = KEEP_ALIVE_MS + 1_000;
/** Running requests may take this long to end after SIGTERM. */
const STOP_WITHIN_MS = 4_000;

/** Below the idle time-outs of usual proxies. */
const STREAM_HEARTBEAT_MS = 15_000;
/** Then a client connects again: no connection is for ever, and what was removed meanwhile is counted anew. */
const STREAM_LIFE_MS = 3_600_000;

/** A start-up error with a sentence for the operator. */
class StartError extends Error {}

/** Runs the API until SIGTERM or SIGINT; resolves with the exit code. */
export async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    const config = readConfig(environment());
    if (config.databaseUrl === null) {
      throw new ConfigError('DATABASE_URL', 'the API needs it; give the URL of the database.');
    }
    await run(config, config.databaseUrl, stop.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof StartError || error instanceof ListenError || error instanceof ConfigError))
      throw error;
    err(`${error.message}\n`);
    return 1;
  }
}

async function run(config: Config, databaseUrl: string, signal: AbortSignal): Promise<void> {
  const log = createLog(config.logLevel, 'api');
  const tracing = await startTracing(config.tracing, 'api', (error) =>
    log.warn({ err: error }, 'traces could not be sent; some are lost'),
  );
  const onIdleError = (error: Error) =>
    log.warn({ err: error }, 'an idle connection to the database was lost');
  const healthDb = openDatabase(databaseUrl, { max: 1, onIdleError, queryWithinMs: 5_000 });
  const health = createDatabaseHealth({ db: healthDb, log, elapsed: () => performance.now() });
  const db = openDatabase(databaseUrl, {
    ...{ max: 20, onIdleError, onTrouble: health.met },
    queryWithinMs: QUERY_WITHIN_MS,
  });
  try {
    await checkDatabase(db);
    const deps = await assemble({ config, db, health, log, stopping: signal });
    // Whatever may fail for good comes first: following runs until it is stopped.
    const server = await startServer(createApp(deps), {
      ...{ host: config.apiHost, port: config.ports.api, admission: createAdmission(deps) },
    });
    const following = followStore({ databaseUrl, deps, signal });
    log.info({ url: server.url, sandbox: config.sandbox }, 'the API answers');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    // On one machine nobody takes over, and a drain would only make the restart longer.
    if (config.edge === 'kubernetes') await server.drain(DRAIN_MS);
    await server.stop(STOP_WITHIN_MS);
    await following;
    await deps.events.shutdown();
    log.info({}, 'the API has stopped');
  } finally {
    await Promise.all([db.destroy(), healthDb.destroy()]);
    await tracing.shutdown();
  }
}

/** Reports a wrong URL or a database that is not migrated at the start, not at the first request. */
async function checkDatabase(db: RootDb): Promise<void> {
  const pending = await pendingMigrations(db).catch((error: unknown) => {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    throw new StartError(`DATABASE_URL: ${troubleWords(trouble)}. ${trouble.fix}`, { cause: error });
  });
  if (pending.length > 0) {
    throw new StartError(
      `The database lacks ${pending.length} migrations (${pending.join(', ')}); run \`portal-domains migrate\` first.`,
    );
  }
  await checkTenantRole(db);
}

/** The role is the server's and not in a dump of the database, so it is missing after a restore elsewhere. */
async function checkTenantRole(db: RootDb): Promise<void> {
  const nobody = db.forTenant('00000000-0000-0000-0000-000000000000', 'read');
  await nobody
    .selectFrom('tenants')
    .select('id')
    .execute()
    .catch((error: unknown) => {
      throw new StartError(
        'DATABASE_URL: its user may not set the role portal_domains_tenant, which restricts tenants to their own rows; ' +
          'let an administrator run: create role portal_domains_tenant nologin; grant portal_domains_tenant to <the user>; ' +
          'after a restore also the grants of migrations/0007_tenancy.sql.',
        { cause: error },
      );
    });
}

type Parts = { config: Config; db: RootDb; health: DatabaseHealth; log: Log; stopping: AbortSignal };

async function assemble({ config, db, health, log, stopping }: Parts): Promise<ApiDeps> {
  const clock = () => new Date();
  const dns = createDnsObserverFor(config, clock);
  const metrics = createApiMetrics();
  const newSecret = () => randomBytes(32).toString('hex');
  const makeNew = () => ({ id: randomUUID(), secret: newSecret() });
  await ensureSigningKey(db, { makeNew, now: clock().toISOString() });
  const tokenRing = createTokenRing({ load: (now) => loadTokenRules(db, now), clock });
  return {
    db,
    health,
    settings: {
      gateways: gatewaysOf(config),
      sandbox: config.sandbox,
      domainsPerTenant: config.domainsPerTenant,
      requestsPerMinute: config.requestsPerMinute,
      registrationsPerDay: config.registrationsPerDay,
      reservedNames: config.reservedNames,
      operatorKey: config.operatorKey,
      certificateKeys: config.certificateKeys,
      httpsPort: config.ports.https,
      publicUrl: config.publicUrl,
      linkDays: config.linkDays,
      trustedProxies: config.trustedProxies,
      embedOrigins: config.embedOrigins,
      webhookNetworks: config.webhookNetworks,
      console: consoleSettingsOf(config),
    },
    clock,
    newId: () => randomUUID(),
    newSecret,
    log,
    tokens: createTokenSigner(tokenRing, clock),
    tokenRing,
    servedNames: new ServedNames({
      loadAll: () => loadServedNames(db),
      isServed: (domain) => isServedName(db, domain),
    }),
    notifications: { heard: null },
    changes: createChanges(),
    overload: createOverload(),
    dns,
    addressesOf: (name) => dns.resolve(name),
    preflight: createPreflightFor(config, dns, clock),
    judgeChain: createChainJudge(await trustedRootsOf(config)),
    signIn: await signInOf(config.oidc),
    sendWebhook: createSenderFor(config),
    sendMail: await createMailSenderFor(config),
    metrics,
    events: createPostHog({
      ...config.posthog,
      ...{ newId: randomUUID, clock, log, metrics: metrics.productEvents },
    }),
    brand: await brandOf(config),
    webRoot: besidePackage('web', 'dist'),
    docsRoot: besidePackage('docs'),
    streamHeartbeatMs: STREAM_HEARTBEAT_MS,
    streamLifeMs: STREAM_LIFE_MS,
    stopping,
  };
}

/** @throws ConfigError where the logo is none. */
async function brandOf({ brand: { color, logoFile } }: Config): Promise<Brand> {
  if (logoFile === null) return { color, logo: null };
  const logo = await readLogo(logoFile);
  if (typeof logo === 'string')
    throw new ConfigError('PORTAL_BRAND_LOGO', `${JSON.stringify(logoFile)}: ${LOGO_FAULTS[logo]}.`);
  return { color, logo };
}

/** A folder beside the package.json above this file, which runs from src/bin/ and from dist/src/bin/; null: it is not there. */
function besidePackage(...path: string[]): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  const wanted = join(folder, ...path);
  return existsSync(wanted) ? wanted : null;
}
