import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../store/audit/audit.ts';
import type { AuditAction } from '../../store/domains/types.ts';
import { createTestApi, jsonOf, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aSession } from '../../testing/sessions.ts';
import { aDomain, aSuspendedDomain, aTenant } from '../../testing/store-builders.ts';
import { anUploadingCa } from '../../testing/uploads.ts';
import { listOperations } from './testing/operations.ts';

const database = useDatabase();
let api: TestApi;
let ca: Awaited<ReturnType<typeof anUploadingCa>>;
beforeAll(async () => {
  ca = await anUploadingCa();
  api = createTestApi(database.db, { settings: { sandbox: true }, judgeChain: ca.judgeChain });
});

type Change = {
  action: AuditAction;
  /** The actions that come before it, in entries of their own. */
  after?: AuditAction[];
  ask: () => Promise<{ path: string; body?: unknown; asTenant?: string; as?: string; cookie?: string }>;
};

const onDomain = (verb: 'refresh' | 'retry' | 'disable' | 'delete'): Change => ({
  action: `domain.${verb}`,
  ask: async () => {
    const { id, tenant } = await aDomain(database.db);
    return {
      path: `tenants/${tenant}/domains/${id}${verb === 'delete' ? '' : `/${verb}`}`,
      asTenant: tenant,
    };
  },
});

const WEBHOOK = { url: 'https://hooks.acme.com/portal?key=receivers-own' };
const onWebhook = (action: AuditAction, verb?: string, body?: unknown): Change => ({
  action,
  ask: async () => {
    const { id } = await jsonOf<{ id: string }>(await api.call('POST', 'webhooks', { body: WEBHOOK }));
    return {
      path: `webhooks/${id}${verb === undefined ? '' : `/${verb}`}`,
      ...(body === undefined ? {} : { body }),
    };
  },
});

async function aLink() {
  const { id, tenant } = await aDomain(database.db);
  const links = `tenants/${tenant}/domains/${id}/links`;
  const made = await jsonOf<{ id: string; url: string }>(await api.call('POST', links, { body: {} }));
  return { links, tenant, linkId: made.id, secret: new URL(made.url).hash.slice(1) };
}

async function upload() {
  const { id, tenant, domain } = await aDomain(database.db);
  return { path: `tenants/${tenant}/domains/${id}/certificate`, body: await ca.upload(domain) };
}

const RECORD = { name: 'portal.acme.localhost', type: 'CNAME', values: ['x.portal.localhost'], ttl: 60 };

/** The entry that each operation which changes something leaves in the audit. */
const CHANGES: Record<string, Change> = {
  putTenant: {
    action: 'tenant.created',
    ask: async () => ({ path: `tenants/${randomUUID()}`, body: { name: 'Acme' } }),
  },
  deleteTenant: {
    action: 'tenant.removed',
    ask: async () => ({ path: `tenants/${(await aTenant(database.db)).id}` }),
  },
  createToken: {
    action: 'token.minted',
    ask: async () => ({
      path: `tenants/${(await aTenant(database.db)).id}/tokens`,
      body: { role: 'admin', subject: 'jane' },
    }),
  },
  registerDomain: {
    action: 'domain.registered',
    ask: async () => {
      const { id } = await aTenant(database.db);
      return { path: `tenants/${id}/domains`, body: { domain: 'portal.acme.com' }, asTenant: id };
    },
  },
  registerDomains: {
    action: 'domain.registered',
    ask: async () => {
      const { id } = await aTenant(database.db);
      return { path: `tenants/${id}/domains:batch`, body: { domains: ['portal.acme.com'] }, asTenant: id };
    },
  },
  refreshDomain: onDomain('refresh'),
  retryDomain: onDomain('retry'),
  disableDomain: onDomain('disable'),
  deleteDomain: onDomain('delete'),
  putDomainCertificate: { action: 'domain.certificate_put', ask: () => upload() },
  removeDomainCertificate: {
    action: 'domain.certificate_removed',
    ask: async () => {
      const { path, body } = await upload();
      await api.call('PUT', path, { body });
      return { path };
    },
  },
  createLink: {
    action: 'link.created',
    ask: async () => {
      const { links, tenant } = await aLink();
      return { path: links, body: {}, asTenant: tenant };
    },
  },
  revokeLink: {
    action: 'link.revoked',
    ask: async () => {
      const { links, tenant, linkId } = await aLink();
      return { path: `${links}/${linkId}`, asTenant: tenant };
    },
  },
  refreshByLink: {
    action: 'domain.refresh',
    after: ['link.used'],
    ask: async () => {
      const { tenant, secret } = await aLink();
      return { path: 'links/records/refresh', asTenant: tenant, as: secret };
    },
  },
  reconcileDomain: {
    action: 'domain.reconcile',
    ask: async () => ({ path: `domains/${(await aDomain(database.db)).id}/reconcile` }),
  },
  unpauseDomain: {
    action: 'domain.unpause',
    ask: async () => ({ path: `domains/${(await aSuspendedDomain(database.db)).id}/unpause` }),
  },
  holdDomain: {
    action: 'domain.hold',
    ask: async () => ({ path: `domains/${(await aDomain(database.db)).id}/hold`, body: { reason: 'asked' } }),
  },
  releaseDomain: {
    action: 'domain.release',
    ask: async () => {
      const { id } = await aDomain(database.db);
      await api.call('POST', `domains/${id}/hold`, { body: { reason: 'asked' } });
      return { path: `domains/${id}/release` };
    },
  },
  endSession: {
    action: 'operator.signed_out',
    ask: async () => {
      const { cookie } = await aSession(database.db);
      return { path: 'session', cookie: `__Host-portal_session=${cookie}` };
    },
  },
  revokeSession: {
    action: 'operator.session_ended',
    ask: async () => ({ path: `sessions/${(await aSession(database.db)).id}` }),
  },
  createKey: {
    action: 'operator_key.created',
    ask: async () => ({ path: 'keys', body: { label: 'ci' } }),
  },
  revokeKey: {
    action: 'operator_key.revoked',
    ask: async () => {
      const made = await jsonOf<{ id: string }>(await api.call('POST', 'keys', { body: { label: 'ci' } }));
      return { path: `keys/${made.id}` };
    },
  },
  rotateSigningKey: { action: 'signing_key.rotated', ask: async () => ({ path: 'signing-keys', body: {} }) },
  createWebhook: { action: 'webhook.created', ask: async () => ({ path: 'webhooks', body: WEBHOOK }) },
  deleteWebhook: onWebhook('webhook.deleted'),
  rotateWebhookSecret: onWebhook('webhook.secret_rotated', 'rotate'),
  testWebhook: onWebhook('webhook.tested', 'test'),
  resumeWebhook: onWebhook('webhook.resumed', 'resume'),
  replayWebhook: onWebhook('webhook.replayed', 'replay', { since: '2026-12-01T00:00:00Z' }),
  testMail: {
    action: 'mail.tested',
    ask: async () => ({ path: 'mails/test', body: { to: 'ops@example.com' } }),
  },
  putSandboxRecord: {
    action: 'sandbox_record.put',
    ask: async () => ({ path: 'sandbox/dns/records', body: RECORD }),
  },
  deleteSandboxRecord: {
    action: 'sandbox_record.deleted',
    ask: async () => {
      await api.call('PUT', 'sandbox/dns/records', { body: RECORD });
      return { path: `sandbox/dns/records?name=${RECORD.name}&type=${RECORD.type}` };
    },
  },
  createSandboxSession: {
    action: 'token.minted',
    after: ['tenant.created'],
    ask: async () => ({ path: 'sandbox/session' }),
  },
};

/** Operations with a method that changes things which store nothing. */
const STORE_NOTHING = ['preflight'];

const mutating = listOperations().filter(({ method }) => method !== 'GET');

describe('the audit', () => {
  test('knows every operation that changes something', () => {
    const known = [...Object.keys(CHANGES), ...STORE_NOTHING].sort();
    expect(mutating.map(({ operationId }) => operationId).sort()).toEqual(known);
  });

  test.each(mutating.filter(({ operationId }) => !STORE_NOTHING.includes(operationId)))(
    'has the entry of $operationId and no other, with who asked and the id of the request',
    async ({ operationId, method }) => {
      const change = CHANGES[operationId];
      if (change === undefined) throw new Error(`${operationId} is not in the table above`);
      const { path, body, asTenant, as, cookie } = await change.ask();
      const requestId = randomUUID();
      const response = await api.call(method, path, {
        headers: { 'X-Request-Id': requestId, ...(cookie === undefined ? {} : { Cookie: cookie }) },
        ...(body === undefined ? {} : { body }),
        ...(asTenant === undefined ? {} : { as: as ?? api.token(asTenant, 'admin') }),
      });
      expect(response.status).toBeLessThan(300);
      expect(response.headers.get('X-Request-Id')).toBe(requestId);
      const entries = await listAudit(database.db, { limit: 50 });
      const mine = entries.filter((entry) => entry.requestId === requestId);
      expect(mine.map(({ action }) => action)).toEqual([change.action, ...(change.after ?? [])]);
      const kind = asTenant === undefined ? 'operator' : 'tenant';
      expect(mine.every(({ actor }) => actor.kind === kind && actor.id !== '')).toBe(true);
      if (asTenant !== undefined) expect([...new Set(mine.map(({ tenant }) => tenant))]).toEqual([asTenant]);
    },
  );
});
