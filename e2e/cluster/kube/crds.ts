import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { until } from '../../../src/local/process-identity.ts';
import { ClusterError } from '../errors.ts';
import type { KubeApi } from './api.ts';
import { hasCondition } from './objects.ts';

const API = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
const ESTABLISHED_WITHIN_MS = 30_000;

/**
 * Applies every CRD of a folder and waits until the API server serves them all.
 * @param labels as the project's own manifests have them, and its source has not.
 */
export async function applyCrds(
  api: KubeApi,
  folder: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const documents = (
    await Promise.all((await readdir(folder)).map((file) => documentsOf(join(folder, file))))
  ).flat();
  await Promise.all(
    documents.map(({ name, yaml }) => api.applyText({ ...API, name }, labelled(yaml, labels))),
  );
  const waiting = new Set(documents.map(({ name }) => name));
  const all = await until(async () => {
    for (const name of waiting)
      if (hasCondition(await api.get({ ...API, name }), 'Established')) waiting.delete(name);
    return waiting.size === 0;
  }, ESTABLISHED_WITHIN_MS);
  if (!all) throw new ClusterError('not_ready', `These CRDs are not served: ${[...waiting].join(', ')}.`);
}

/** Adds labels to those that the object has. */
function labelled(yaml: string, labels: Readonly<Record<string, string>>): string {
  const document = parse(yaml) as { metadata: { labels?: Record<string, string> } };
  document.metadata.labels = { ...document.metadata.labels, ...labels };
  return stringify(document);
}

async function documentsOf(file: string): Promise<{ name: string; yaml: string }[]> {
  const text = await readFile(file, 'utf8');
  return text.split(/^---$/m).flatMap((yaml) => {
    // The name that is indented once is the object's own; those in the schema are deeper.
    const name = /^kind: CustomResourceDefinition$/m.test(yaml)
      ? /^ {2}name: (\S+)$/m.exec(yaml)?.[1]
      : undefined;
    return name === undefined ? [] : [{ name, yaml }];
  });
}
