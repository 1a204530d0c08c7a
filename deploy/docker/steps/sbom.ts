/**
 * Writes the list of what the image holds, in the form of CycloneDX:
 * `node sbom.ts <what npm sbom wrote> <what Vite wrote> <folder of node_modules> <folder of runtime.ts> <output>`.
 * npm lists everything in the lock file (its --omit also takes what production shares with tests): what is not in the
 * image comes off; what is compiled into the page, Node and Debian's libraries come on.
 */
import { globSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Component = { 'bom-ref': string; type: string; name: string; version: string; purl: string };
type Bom = {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
};

const [, , listed = '', page = '', app = '', runtime = '', output = ''] = process.argv;
const bom = JSON.parse(await readFile(listed, 'utf8')) as Bom;

const installed = await installedPackages();
const packages = bom.components.filter(({ purl }) => installed.delete(nameIn(purl)));
if (installed.size > 0) throw new Error(`npm did not list ${[...installed].join(', ')}`);
const node = process.versions.node;
bom.components = [
  ...packages,
  ...(await packagesOfPage(packages)),
  component('platform', 'node', node, `pkg:generic/node@${node}`),
  ...(await debianPackages()),
];
const known = new Set([bom.metadata.component, ...bom.components].map((one) => one['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => known.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => known.has(one)) }));
// npm names the product by its folder.
bom.metadata.component.name = 'portal-domains';
await writeFile(output, `${JSON.stringify(bom, null, 1)}\n`);

/** The packages below node_modules, each as `name@version`. */
async function installedPackages(): Promise<Set<string>> {
  const found = new Set<string>();
  const places = ['**/node_modules/*/package.json', '**/node_modules/@*/*/package.json'];
  for (const path of globSync(places, { cwd: app })) {
    const { name, version } = JSON.parse(await readFile(join(app, path), 'utf8')) as Component;
    found.add(`${name}@${version}`);
  }
  return found;
}

/** The packages that Vite compiled into the page, but for those that the product runs as well. */
async function packagesOfPage(others: readonly Component[]): Promise<Component[]> {
  const compiled = JSON.parse(await readFile(page, 'utf8')) as { name: string; version: string }[];
  const known = new Set(others.map(({ purl }) => nameIn(purl)));
  return compiled
    .filter(({ name, version }) => !known.has(`${name}@${version}`))
    .map(({ name, version }) =>
      component('library', name, version, `pkg:npm/${name.replace('@', '%40')}@${version}`),
    );
}

async function debianPackages(): Promise<Component[]> {
  const records = join(runtime, 'var/lib/dpkg/status.d');
  const found: Component[] = [];
  for (const name of (await readdir(records)).sort()) {
    const text = await readFile(join(records, name), 'utf8');
    const field = (key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(text)?.[1] ?? '';
    const version = field('Version');
    const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${field('Architecture')}`;
    found.push(component('library', name, version, purl));
  }
  return found;
}

function component(type: string, name: string, version: string, purl: string): Component {
  return { 'bom-ref': purl, type, name, version, purl };
}

/** `name@version` of a package of npm: `pkg:npm/%40scope/name@version`, without what may follow it. */
function nameIn(purl: string): string {
  return decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/[?#].*$/, ''));
}
