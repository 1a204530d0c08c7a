import type { SealingKey } from '../../certificates/sealed-key.ts';
import type { Gateways } from '../../core/gateways.ts';
import type { DnsObservation, PreflightObservation } from '../../core/observations.ts';
import type { SendMail } from '../../mail/transport.ts';
import type { ChainJudge } from '../../probe/trusted-chain.ts';
import type { RootDb } from '../../store/database/database.ts';
import type { DatabaseHealth } from '../../store/database/health.ts';
import type { ProductEvents } from '../../telemetry/product-events.ts';
import type { SendWebhook } from '../../webhooks/send.ts';
import type { TokenRing } from '../auth/token-ring.ts';
import type { TokenSigner } from '../auth/tokens.ts';
import type { Brand } from '../brand/routes.ts';
import type { ConsoleSettings } from '../console/settings.ts';
import type { SignInSettings } from '../console/sign-in/settings.ts';
import type { ServedNames } from '../domains/served-names.ts';
import type { Changes } from '../streams/changes.ts';
import type { ApiMetrics } from './metrics.ts';
import type { Overload } from './overload.ts';

/** The log of the API; pino fits. */
export type ApiLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** The settings that the API's answers depend on. */
export type ApiSettings = {
  /** The places of the tenants' canonical hosts. */
  gateways: Gateways;
  sandbox: boolean;
  domainsPerTenant: number;
  /** The rate of one tenant's tokens together. */
  requestsPerMinute: number;
  /** The limit of one tenant within 24 hours. */
  registrationsPerDay: number;
  reservedNames: string[];
  /** An operator key from the settings, beside those in the table. */
  operatorKey: string | null;
  /** The keys that seal the keys of own certificates, the one for new ones first; empty: none are taken. */
  certificateKeys: readonly SealingKey[];
  /** The edge's HTTPS port, for links to the portal. */
  httpsPort: number;
  /** The URL at which browsers reach the pages; null: that of the request. */
  publicUrl: string | null;
  /** The life of a link where nobody gives one, in days. */
  linkDays: number;
  /** The networks of the reverse proxies in front, CIDR. */
  trustedProxies: readonly string[];
  console: ConsoleSettings;
  /** The origins of the pages that embed the web component, and may call the API from a browser. */
  embedOrigins: readonly string[];
  /** Networks beside the public internet to which webhooks may be sent, CIDR. */
  webhookNetworks: readonly string[];
};

/** One look at the DNS of a name, as the domain's workflow makes it. */
export type DnsObserver = {
  observe(asked: { domain: string; canonicalHost: string }): Promise<DnsObservation>;
};

/** One look at what a CA would look at, as the domain's workflow makes it before an order. */
export type Preflight = {
  observe(asked: { domain: string; dns: DnsObservation }): Promise<PreflightObservation>;
};

/** Everything the API reaches, passed in by the composition root or by a test. */
export type ApiDeps = {
  /** All of the database; what a tenant's request reads and writes goes over `c.var.db`, which is held to the tenant. */
  db: RootDb;
  health: DatabaseHealth;
  settings: ApiSettings;
  clock: () => Date;
  /** A new uuid. */
  newId: () => string;
  /** 256 random bits in 64 hexadecimal digits. */
  newSecret: () => string;
  log: ApiLog;
  tokens: TokenSigner;
  tokenRing: TokenRing;
  servedNames: ServedNames;
  /** Tells whether the notifications of the database come through; null: not tested yet. */
  notifications: { heard: boolean | null };
  changes: Changes;
  overload: Overload;
  dns: DnsObserver;
  /** The addresses of a name as our resolvers see them; empty where none can be told. */
  addressesOf: (name: string) => Promise<string[]>;
  preflight: Preflight;
  judgeChain: ChainJudge;
  sendWebhook: SendWebhook;
  /** Null: no mail is sent here. */
  sendMail: SendMail | null;
  /** How operators sign in by OpenID Connect; null: by keys alone. */
  signIn: SignInSettings | null;
  metrics: ApiMetrics;
  events: ProductEvents;
  /** The vendor's looks on the pages. */
  brand: Brand;
  /** The folder of the built pages; null: none are served. */
  webRoot: string | null;
  /** The folder of the guides in Markdown; null: none are served. */
  docsRoot: string | null;
  /** How long an open stream is quiet at most; it also checks again then whether its caller may still see it. */
  streamHeartbeatMs: number;
  /** How long a stream lives at most. */
  streamLifeMs: number;
  /** Aborts when the server stops, so that open streams end. */
  stopping: AbortSignal;
};
