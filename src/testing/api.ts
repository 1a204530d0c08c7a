import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createTokenRing, loadTokenRules, type TokenRing } from '../api/auth/token-ring.ts';
import { createTokenSigner, type Role, signToken } from '../api/auth/tokens.ts';
import { ServedNames } from '../api/domains/served-names.ts';
import { createApp } from '../api/http/app.ts';
import type { ApiDeps, ApiSettings } from '../api/http/deps.ts';
import { createApiMetrics } from '../api/http/metrics.ts';
import { createOverload } from '../api/http/overload.ts';
import { createChanges } from '../api/streams/changes.ts';
import { sealingKeyOf } from '../certificates/sealed-key.ts';
import { createChainJudge } from '../probe/trusted-chain.ts';
import type { RootDb } from '../store/database/database.ts';
import { createDatabaseHealth } from '../store/database/health.ts';
import { isServedName, loadServedNames } from '../store/domains/served-names.ts';
import { ensureSigningKey } from '../store/keys/signing-keys.ts';
import { NO_PRODUCT_EVENTS } from '../telemetry/product-events.ts';
import { aDnsObservation, aPreflight } from './builders.ts';
import { oneGateway } from './gateways.ts';
import { ROOT } from './root.ts';

/** The operator key that the test API takes from its settings. */
export const OPERATOR_KEY = 'operator-key-of-the-tests-0123456789';

/** The key that seals the keys of own certificates. */
export const TEST_SEALING_KEY = sealingKeyOf(Buffer.alloc(32, 7));

/** The key that signs the tests' tokens. */
export const SIGNING_KEY = { id: 'key-1', secret: 'signing-secret-of-the-tests' };

export type TestApi = {
  deps: ApiDeps;
  app: ReturnType<typeof createApp>;
  /** The warnings and errors in the API's log. */
  logged: { level: 'warn' | 'error'; message: string; fields: object }[];
  /** Calls the API; `as` is a key or token (the operator's unless given, null for none). */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  /** A token of the tenant. */
  token(tenant: string, role: Role, expiresIn?: number): string;
};

export type CallOptions = { as?: string | null; body?: unknown; headers?: Record<string, string> };

type Overrides = Partial<Omit<ApiDeps, 'settings' | 'db'>> & { settings?: Partial<ApiSettings> };

const SETTINGS: ApiSettings = {
  gateways: oneGateway(),
  sandbox: false,
  domainsPerTenant: 20,
  requestsPerMinute: 1_200,
  registrationsPerDay: 100,
  reservedNames: [],
  operatorKey: OPERATOR_KEY,
  certificateKeys: [TEST_SEALING_KEY],
  httpsPort: 8443,
  publicUrl: null,
  linkDays: 14,
  trustedProxies: [],
  embedOrigins: [],
  webhookNetworks: [],
  console: {
    temporal: { uiUrl: null, namespace: 'default' },
    traceUrl: null,
    clusterNamespace: null,
    ca: { name: 'a CA of the tests', accountUri: null, limits: 'kept' },
  },
};

/** The API on a database, without a socket. Paths that begin with a word are below /api/v1. */
export function createTestApi(db: RootDb, { settings, ...overrides }: Overrides = {}): TestApi {
  const logged: TestApi['logged'] = [];
  const clock = overrides.clock ?? (() => new Date());
  const tokenRing = overrides.tokenRing ?? ringOf(db, clock);
  const log: ApiDeps['log'] = {
    info: () => undefined,
    warn: (fields, message) => logged.push({ level: 'warn', message, fields }),
    error: (fields, message) => logged.push({ level: 'error', message, fields }),
  };
  const deps: ApiDeps = {
    db,
    health: createDatabaseHealth({ db, log, elapsed: () => clock().getTime() }),
    settings: {
      ...SETTINGS,
      ...settings,
    },
    clock,
    newId: () => randomUUID(),
    newSecret: () => randomBytes(32).toString('hex'),
    log,
    tokens: createTokenSigner(tokenRing, clock),
    tokenRing,
    servedNames: new ServedNames({
      loadAll: () => loadServedNames(db),
      isServed: (domain) => isServedName(db, domain),
    }),
    notifications: { heard: null },
    changes: createChanges(),
    overload: createOverload({ least: 10_000, first: 10_000, most: 10_000 }),
    dns: { observe: async ({ domain }) => aDnsObservation({ domain }) },
    addressesOf: async () => ['198.51.100.7'],
    preflight: { observe: async () => aPreflight() },
    judgeChain: createChainJudge(async () => []),
    signIn: null,
    sendWebhook: async () => ({ status: 204, body: '' }),
    sendMail: async () => null,
    metrics: createApiMetrics(),
    events: NO_PRODUCT_EVENTS,
    brand: { color: null, logo: null },
    webRoot: null,
    docsRoot: join(ROOT, 'docs'),
    streamHeartbeatMs: 15_000,
    streamLifeMs: 3_600_000,
    stopping: new AbortController().signal,
    ...overrides,
  };
  const app = createApp(deps);
  return {
    deps,
    app,
    logged,
    token: (tenant, role, expiresIn = 3600) =>
      signToken(SIGNING_KEY, { id: randomUUID(), tenant, role, subject: null, expiresIn }, clock()).token,
    call: async (method, path, { as = OPERATOR_KEY, body, headers = {} } = {}) =>
      app.request(`http://localhost${path.startsWith('/') ? path : `/api/v1/${path}`}`, {
        method,
        headers: {
          ...(as === null ? {} : { Authorization: `Bearer ${as}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}

/** The rules of the database, except that one key signs for ever, so that most tests need to store none. */
function ringOf(db: RootDb, clock: () => Date): TokenRing {
  return createTokenRing({
    load: async (now) => ({
      ...(await loadTokenRules(db, now)),
      keys: [{ ...SIGNING_KEY, createdAt: '', endsAt: null }],
    }),
    clock,
  });
}

/** The same with keys that can be rotated: `token` signs with one that lies in the database like any other. */
export async function createTestApiWithKeys(db: RootDb, overrides: Overrides = {}): Promise<TestApi> {
  const clock = overrides.clock ?? (() => new Date());
  await ensureSigningKey(db, { makeNew: () => SIGNING_KEY, now: clock().toISOString() });
  const tokenRing = createTokenRing({ load: (now) => loadTokenRules(db, now), clock });
  return createTestApi(db, { ...overrides, clock, tokenRing });
}

/** The status and the problem's code of an answer, as one line to compare. */
export async function refusal(response: Response): Promise<string> {
  const type = response.headers.get('Content-Type');
  if (type !== 'application/problem+json') return `${response.status} ${type}`;
  const { code, status } = (await response.json()) as { code: string; status: number };
  return status === response.status ? `${status} ${code}` : `${response.status} but the body says ${status}`;
}

/** The JSON of an answer, taken to be what the test says. */
export async function jsonOf<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
