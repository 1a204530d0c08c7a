import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../src/testing/browser.ts';
import { ROOT } from '../../src/testing/root.ts';
import { ownSettings } from '../../src/testing/running-stack.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { shownSecret, signedHeaders } from '../../src/webhooks/signature.ts';
import { emptyFolder, install, installExample, newcomer, packAll, type Tarballs } from './packed.ts';
import { type Running, startProgram } from './running.ts';

const run = promisify(execFile);

/** As one who has the packages and no repository: everything lies in folders of its own. */
describe('from the packed packages, in empty folders', () => {
  const EXAMPLES = ['plain-html', 'express', 'nextjs'] as const;
  let folder: string;
  let tarballs: Tarballs;
  let product: Running;
  let apiUrl: string;
  let operatorKey: string;
  let ports: number[];

  const made = async (name: string): Promise<string> => {
    await mkdir(join(folder, name));
    return join(folder, name);
  };
  const settingsOf = (port: number | undefined) => ({
    PORTAL_API_URL: apiUrl,
    PORTAL_OPERATOR_KEY: operatorKey,
    PORT: String(port),
  });

  beforeAll(async () => {
    folder = await emptyFolder();
    await mkdir(join(folder, 'tarballs'));
    tarballs = await packAll(join(folder, 'tarballs'));
    ports = await steadyPorts(EXAMPLES.length);
    const saas = await made('product');
    await install(saas, tarballs.product);
    const { PATH: _, ...settings } = await ownSettings(saas);
    product = await startProgram({
      folder: saas,
      command: ['npx', 'portal-domains', 'up'],
      env: {
        ...settings,
        PORTAL_EMBED_ORIGINS: ports.map((port) => `http://localhost:${port}`).join(','),
      },
      isReady: (output) => output.includes('Portal Domains is up'),
    });
    apiUrl = `http://localhost:${settings.PORTAL_API_PORT}`;
    operatorKey = /pdk_[\w-]+/.exec(product.output())?.[0] ?? '';
  });
  afterAll(async () => {
    await product?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test('the product runs by `npx portal-domains up`, with its pages, its guides and the component', async () => {
    for (const path of ['/', '/docs/embedding', '/portal-domains.js', '/link', '/api/v1/tenants']) {
      const answer = await fetch(apiUrl + path, { headers: { Authorization: `Bearer ${operatorKey}` } });
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.arrayBuffer();
    }
  });

  test('the client waits for a domain, has errors by code, and verifies webhooks, by its types alone', async () => {
    const own = await made('client');
    await install(own, tarballs.client);
    const secret = randomBytes(32).toString('base64');
    const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date().toISOString(), data: {} });
    const headers = signedHeaders({ id: 'evt_1', sentAt: new Date(), body }, [secret]);
    await writeFile(join(own, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(join(own, 'try.ts'), CLIENT_PROGRAM);
    await run(join(ROOT, 'node_modules/.bin/tsc'), TYPE_CHECK, { cwd: own });
    const { stdout } = await run('node', ['try.js'], {
      cwd: own,
      env: {
        ...newcomer(),
        ...settingsOf(0),
        WEBHOOK: JSON.stringify({ headers, body, secrets: [shownSecret(secret)] }),
      },
    });
    expect(stdout.trim().split('\n')).toEqual([
      'invalid_hostname',
      'signed by us: evt_1',
      'malformed',
      'active: portal.client.localhost',
    ]);
  });

  test.each(REACT_VERSIONS)(
    'the component for React %s has the types that strict programs ask for',
    async (version, typesOfReact, typesOfDom) => {
      const own = await made(`react-${version}`);
      const react = [`react@${version}`, `react-dom@${version}`];
      const types = [`@types/react@${typesOfReact}`, `@types/react-dom@${typesOfDom}`];
      await install(own, tarballs.client, tarballs.react, ...react, ...types);
      await writeFile(join(own, 'package.json'), JSON.stringify({ type: 'module' }));
      await writeFile(join(own, 'try.tsx'), REACT_PROGRAM);
      const check = [...STRICT, '--jsx', 'react-jsx', '--noEmit', 'try.tsx'];
      expect(await run(join(ROOT, 'node_modules/.bin/tsc'), check, { cwd: own })).toMatchObject({
        stdout: '',
      });
    },
  );

  describe('a first domain becomes live in the page of the example', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    test.each(EXAMPLES.map((name, i) => ({ name, i })))('$name', async ({ name, i }) => {
      const own = join(folder, name);
      await installExample(name, own, tarballs);
      const origin = `http://localhost:${ports[i]}`;
      const saas = await startProgram({
        folder: own,
        command: ['npm', 'start'],
        env: { ...settingsOf(ports[i]), NEXT_TELEMETRY_DISABLED: '1' },
        isReady: (output) => output.includes(`:${ports[i]}`),
      });
      try {
        const page = await browser.newPage();
        page.setDefaultTimeout(60_000);
        await page.goto(origin);
        const domain = `portal.${name}.localhost`;
        await page.getByLabel('Domain name').fill(domain);
        await page.getByRole('button', { name: 'Add domain' }).click();
        await page.getByRole('button', { name: 'Publish it in the sandbox DNS' }).click();
        await page.locator(`article[data-domain="${domain}"][data-status="active"]`).waitFor();
        await page.close();
      } finally {
        await saas.stop();
      }
    });
  });
});

/** The newest of each that the wrapper is for: React, and the two packages of its types. */
const REACT_VERSIONS = [
  ['18.3.1', '18.3.32', '18.3.7'],
  ['19.3.1', '19.3.1', '19.3.0'],
] as const;

/** Checks a program and the declarations of its packages, with nothing of this repository. */
const STRICT = [
  ...['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2023'],
  ...['--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable'],
];
const TYPE_CHECK = [...STRICT, 'try.ts'];

/** Uses each property, and lets the compiler refuse what is none. */
const REACT_PROGRAM = `
import type { Domain } from '@portal-domains/client';
import { PortalDomains, type PortalDomainsProps } from '@portal-domains/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const names: string[] = [];
const getToken: PortalDomainsProps['getToken'] = async () => 'token';
const keep = (domain: Domain) => void names.push(domain.displayDomain);
const api = 'https://domains.example.com';
createRoot(document.body).render(
  <StrictMode>
    <PortalDomains api={api} tokenUrl="/token" onActivated={({ domain }) => names.push(domain)} />
    <PortalDomains api={api} getToken={getToken} language="de" theme="dark" onActionRequired={keep} className="domains"
      style={{ '--pd-accent': '#6b21a8', maxWidth: 600 }} onTokenExpired={(reason) => void reason.length} />
    {/* @ts-expect-error: without the API's address */}
    <PortalDomains tokenUrl="/token" />
    {/* @ts-expect-error: no such language */}
    <PortalDomains api={api} language="fr" />
  </StrictMode>,
);
`;

const CLIENT_PROGRAM = `
import { createClient, mintToken, PortalError, unwrap, waitUntilActive } from '@portal-domains/client';
import { AssertionRefused, verifyAssertion } from '@portal-domains/client/assertions';
import { verifyWebhook } from '@portal-domains/client/webhooks';

declare const process: { env: Record<string, string> };
const { PORTAL_API_URL = '', PORTAL_OPERATOR_KEY = '', WEBHOOK = '' } = process.env;
const tenant = 'd6f4b8a0-3e5a-4c9d-8f2b-4c6e8a0d2f5b';
const operator = createClient(PORTAL_API_URL, PORTAL_OPERATOR_KEY);
const { token } = await mintToken(operator, { tenant: { id: tenant, name: 'Client' }, role: 'admin', subject: 'me' });
const client = createClient(PORTAL_API_URL, token);
const register = (domain: string) =>
  unwrap(client.POST('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant } }, body: { domain } }));

await register('no host name').catch((error) => {
  if (!(error instanceof PortalError)) throw error;
  const code: 'invalid_hostname' | typeof error.code = error.code;
  console.log(code);
});
const verified = verifyWebhook(JSON.parse(WEBHOOK));
console.log(verified.ok ? 'signed by us: ' + verified.id : verified.problem);
try {
  verifyAssertion('no assertion', { host: 'a.example', jwks: { keys: [] }, now: 0 });
} catch (error) {
  if (error instanceof AssertionRefused) console.log(error.reason);
}
const domain = await register('portal.client.localhost');
for (const { name, type, value } of domain.records)
  if (type === 'CNAME')
    await unwrap(client.PUT('/api/v1/sandbox/dns/records', { body: { name, type, values: [value], ttl: 60 } }));
const live = await waitUntilActive(client, domain, { signal: AbortSignal.timeout(90_000) });
console.log(live.status + ': ' + live.domain);
`;
