import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/config/settings.ts';
import { KINDS } from '../../src/kubernetes/kinds.ts';

/** What can be said of the chart without Helm; the rest is in e2e/scenarios/chart.test.ts. */
const CHART = fileURLToPath(new URL('.', import.meta.url));

type Schema = {
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  $ref?: string;
  allOf?: Schema[];
  definitions?: Record<string, Schema>;
};

const read = (file: string) => readFile(`${CHART}${file}`, 'utf8');
const schema = JSON.parse(await read('values.schema.json')) as Schema;
const values: unknown = parse(await read('values.yaml'));
const templates = (await readdir(`${CHART}templates`)).map((file) => `templates/${file}`);
const text = (await Promise.all(templates.map(read))).join('\n');

function resolved(one: Schema): Schema {
  const name = one.$ref?.replace('#/definitions/', '');
  if (one.allOf !== undefined) {
    const parts = one.allOf.map(resolved);
    return { properties: Object.assign({}, ...parts.toReversed().map(({ properties }) => properties)) };
  }
  return name === undefined ? one : (schema.definitions?.[name] ?? {});
}

/** Every path of a mapping that the schema has closed. */
function closedPaths(one: Schema, path = ''): string[] {
  const here = resolved(one);
  if (here.properties === undefined) return [path];
  return Object.entries(here.properties).flatMap(([key, of]) => closedPaths(of, `${path}.${key}`));
}

function pathsIn(value: unknown, one: Schema, path = ''): string[] {
  const { properties } = resolved(one);
  if (properties === undefined || typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, of]) => pathsIn(of, properties[key] ?? {}, `${path}.${key}`));
}

describe('the chart', () => {
  test('documents in values.yaml just the values that the schema knows', () => {
    const optional = /^\.global$|\.resources\.|\.(worker|challenges)\.service\./;
    const known = closedPaths(schema).filter((path) => !optional.test(path));
    const given = pathsIn(values, schema).filter((path) => !optional.test(path));
    expect(given.sort()).toEqual(known.sort());
  });

  test('reads in its templates no value that values.yaml does not have', () => {
    const paths = [...text.matchAll(/\.Values\.([A-Za-z.]+)/g)].map(([, path = '']) => path);
    const missing = paths.filter((path) => {
      const found = path
        .split('.')
        .reduce<unknown>((of, key) => (of as Record<string, unknown>)?.[key], values);
      return found === undefined;
    });
    expect(missing).toEqual([]);
  });

  test('sets only variables that the programs read', () => {
    const set = [...text.matchAll(/"?name"?:? "?((?:PORTAL|TEMPORAL|DATABASE|OTEL|POSTHOG)_[A-Z_]+)/g)].map(
      ([, name]) => name,
    );
    expect(set.length).toBeGreaterThan(20);
    const unknown = set.filter((name) => name === undefined || !(name in SETTINGS));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('gives rights on just the kinds that the Kubernetes client knows, without those that doctor alone reads', async () => {
    const lists = [...(await read('templates/rbac.yaml')).matchAll(/resources: \[([^\]]+)\]/g)];
    const given = lists.flatMap(([, list = '']) => list.split(', ')).map((one) => one.replace('/status', ''));
    const { Pod: _pod, CustomResourceDefinition: _definition, EnvoyFilter: _filter, ...granted } = KINDS;
    const known = Object.values(granted).map(({ plural }) => plural);
    expect([...new Set(given)].sort()).toEqual(known.sort());
  });

  test('has the version of the program', async () => {
    const program = JSON.parse(await read('../../package.json')) as { version: string };
    const chart = parse(await read('Chart.yaml')) as { appVersion: string };
    expect(chart.appVersion).toBe(program.version);
  });
});

test('the policy for cert-manager in the guide shuts off the same networks as the chart does for our own', async () => {
  const guide = await readFile(new URL('../../docs/install-cluster.md', import.meta.url), 'utf8');
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']): unknown =>
    parse(block),
  );
  type Policy = {
    kind?: string;
    spec: { policyTypes: string[]; egress: { ports: { port: number }[]; to: unknown }[] };
  };
  const policy = blocks.find((block): block is Policy => (block as Policy | null)?.kind === 'NetworkPolicy');
  expect(policy?.spec.policyTypes).toEqual(['Egress']);
  const web = policy?.spec.egress.find(({ ports }) => ports.some(({ port }) => port === 80));
  expect(web?.to).toEqual((values as { networkPolicies: { web: { to: unknown } } }).networkPolicies.web.to);
});
