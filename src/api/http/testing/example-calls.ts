import type { TestApi } from '../../../testing/api.ts';
import type { Ask } from './record-examples.ts';

/** The subject of the calls: a tenant that is stored by the first of them, with these domains beside those of the calls. */
export type Scene = {
  tenant: string;
  /** Live and well. */
  live: { id: string };
  /** The CA has paused its orders. */
  suspended: { id: string };
  /** A chain with its key, for the name of `live`. */
  upload: { chain: string; privateKey: string };
  /** The id of an operator's session. */
  session: string;
  /** The API of a sandbox. */
  sandbox: TestApi;
};

/** Creates the tenant, before the domains of the scene are stored. */
export async function askForTenant(ask: Ask, tenant: string): Promise<void> {
  const contact = { email: 'it@acme.com', language: 'en' };
  await ask('putTenant', 'PUT', `tenants/${tenant}`, { body: { name: 'Acme', contact } });
  await ask('getTenant', 'GET', `tenants/${tenant}`);
  await ask('listTenants', 'GET', 'tenants');
  await ask('createToken', 'POST', `tenants/${tenant}/tokens`, {
    body: { role: 'admin', subject: 'user-42', expiresIn: 3600 },
  });
}

/** Asks every operation once, so that each has an example; in an order in which each finds what it needs. */
export async function askAll(ask: Ask, scene: Scene): Promise<void> {
  const domain = await askAboutDomains(ask, scene);
  await askAboutLinks(ask, scene, domain);
  await askAsOperator(ask, scene, domain);
  await askAboutKeys(ask);
  await askAboutWebhooks(ask);
  await askInSandbox(ask, scene.sandbox);
  await ask('health', 'GET', '/healthz');
  await ask('ready', 'GET', '/readyz');
  await ask('getAssertionKeys', 'GET', '/.well-known/jwks.json');
  await ask('deleteDomain', 'DELETE', `tenants/${scene.tenant}/domains/${domain}`);
  await ask('deleteTenant', 'DELETE', `tenants/${scene.tenant}`);
}

async function askAboutDomains(ask: Ask, { tenant, live, upload }: Scene): Promise<string> {
  const domains = `tenants/${tenant}/domains`;
  const { id } = (await ask('registerDomain', 'POST', domains, {
    body: { domain: 'portal.acme.com' },
  })) as { id: string };
  await ask('checkName', 'GET', `${domains}:check?domain=shop.acme.com`);
  const names = ['shop.acme.com', 'portal.acme.com'];
  await ask('registerDomains', 'POST', `${domains}:batch`, { body: { domains: names } });
  await ask('getDomain', 'GET', `${domains}/${live.id}`);
  await ask('putDomainCertificate', 'PUT', `${domains}/${live.id}/certificate`, { body: upload });
  await ask('removeDomainCertificate', 'DELETE', `${domains}/${live.id}/certificate`);
  await ask('refreshDomain', 'POST', `${domains}/${id}/refresh`);
  await ask('retryDomain', 'POST', `${domains}/${id}/retry`);
  await ask('listEvents', 'GET', `${domains}/${id}/events`);
  await ask('listDomains', 'GET', domains);
  await ask('preflight', 'POST', 'preflight', { body: { domain: 'help.acme.com', tenant } });
  await ask('disableDomain', 'POST', `${domains}/${live.id}/disable`);
  return id;
}

async function askAboutLinks(ask: Ask, { tenant }: Scene, domain: string): Promise<void> {
  const links = `tenants/${tenant}/domains/${domain}/links`;
  const body = { expiresIn: 604_800, email: 'jane@agency.example', language: 'en' };
  const { id, url } = (await ask('createLink', 'POST', links, { body })) as { id: string; url: string };
  await ask('listLinks', 'GET', links);
  const as = new URL(url).hash.slice(1);
  await ask('readByLink', 'GET', 'links/records', { as });
  await ask('refreshByLink', 'POST', 'links/records/refresh', { as });
  await ask('revokeLink', 'DELETE', `${links}/${id}`);
}

async function askAsOperator(ask: Ask, { suspended, session }: Scene, domain: string): Promise<void> {
  await ask('searchDomains', 'GET', 'domains?status=pending_dns&limit=1');
  await ask('reconcileDomain', 'POST', `domains/${domain}/reconcile`, {
    body: { reason: 'the customer asked' },
  });
  await ask('unpauseDomain', 'POST', `domains/${suspended.id}/unpause`, {
    body: { reason: 'the account is unlocked' },
  });
  await ask('holdDomain', 'POST', `domains/${domain}/hold`, { body: { reason: 'a report of abuse' } });
  await ask('releaseDomain', 'POST', `domains/${domain}/release`, { body: { reason: 'looked into' } });
  await ask('inspectDomain', 'GET', `domains/${domain}`);
  for (const [operation, path] of Object.entries(OF_THE_FLEET)) await ask(operation, 'GET', path);
  await ask('testMail', 'POST', 'mails/test', { body: { to: 'ops@example.com' } });
  await ask('endSession', 'DELETE', 'session');
  await ask('listSessions', 'GET', 'sessions');
  await ask('revokeSession', 'DELETE', `sessions/${session}`);
}

const OF_THE_FLEET: Readonly<Record<string, string>> = {
  getStats: 'stats',
  getFleet: 'fleet',
  listIncidents: 'incidents',
  getCertificateAuthority: 'certificate-authority',
  getSession: 'session',
  listAudit: 'audit?limit=2',
  listMails: 'mails',
};

async function askAboutKeys(ask: Ask): Promise<void> {
  const { id } = (await ask('createKey', 'POST', 'keys', { body: { label: 'backend' } })) as { id: string };
  await ask('listKeys', 'GET', 'keys');
  await ask('revokeKey', 'DELETE', `keys/${id}`);
  await ask('rotateSigningKey', 'POST', 'signing-keys', { body: { endOld: 'after_longest_token' } });
  await ask('listSigningKeys', 'GET', 'signing-keys');
}

async function askAboutWebhooks(ask: Ask): Promise<void> {
  const body = {
    url: 'https://hooks.example.com/portal',
    events: ['domain.status_changed', 'domain.renewal_will_fail'],
  };
  const { id } = (await ask('createWebhook', 'POST', 'webhooks', { body })) as { id: string };
  await ask('listWebhooks', 'GET', 'webhooks');
  await ask('getWebhook', 'GET', `webhooks/${id}`);
  await ask('testWebhook', 'POST', `webhooks/${id}/test`);
  await ask('listWebhookDeliveries', 'GET', `webhooks/${id}/deliveries`);
  await ask('replayWebhook', 'POST', `webhooks/${id}/replay`, { body: { since: '2026-11-24T00:00:00Z' } });
  await ask('resumeWebhook', 'POST', `webhooks/${id}/resume`);
  await ask('rotateWebhookSecret', 'POST', `webhooks/${id}/rotate`);
  await ask('deleteWebhook', 'DELETE', `webhooks/${id}`);
}

async function askInSandbox(ask: Ask, api: TestApi): Promise<void> {
  const body = {
    name: 'portal.acme.localhost',
    type: 'CNAME',
    values: ['0c0ffee.portal.localhost'],
    ttl: 60,
  };
  await ask('putSandboxRecord', 'PUT', 'sandbox/dns/records', { body, api });
  await ask('listSandboxRecords', 'GET', 'sandbox/dns/records', { api });
  await ask('deleteSandboxRecord', 'DELETE', `sandbox/dns/records?name=${body.name}&type=CNAME`, { api });
  await ask('createSandboxSession', 'POST', 'sandbox/session', { api, as: null });
}
