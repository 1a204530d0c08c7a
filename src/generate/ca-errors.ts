import { CA_DOCUMENTS } from './ca-documents/all.ts';
import type { CaDocument, Judged } from './ca-documents/judged.ts';
import { type GeneratedFile, page, table } from './page.ts';

/** Renders docs/reference/ca-errors.md: what each refusal of a CA means. */
export function caErrorsPage(): GeneratedFile {
  return page('docs/reference/ca-errors.md', [
    '# Refusals of the CA',
    `Each refusal is judged by the step at which it came, by its type, and then by its HTTP status; ${CA_DOCUMENTS.length} documents in the words of Let’s Encrypt’s servers, and what becomes of them. A test reads each as the worker does on one machine, and as cert-manager keeps it on a cluster (\`src/generate/ca-documents/all.test.ts\`).`,
    'The next order begins so long after a first failure; after the next ones 10 minutes, 100 minutes and a day later. What the CA names, in a header or in words, holds also where a person asks for a new attempt. Where the next order is “on request”, none begins by itself; a pause of the CA only an operator ends ([`orders_paused`](../reasons/orders_paused.md)).',
    'cert-manager keeps the CA’s words, and neither its headers nor what an account met: there the time in words counts, and the operator finds the account’s trouble at the Issuer. HTTP 5xx it repeats by itself, and we say so after its patience.',
    table(
      ['Step', 'Refusal', 'HTTP', 'Type', 'Reason', 'Who acts', 'Next order', 'On a cluster'],
      CA_DOCUMENTS.map(rowOf),
    ),
  ]);
}

function rowOf({ what, step, status, body, worker, cluster }: CaDocument): string[] {
  return [
    ...[step, what, String(status), typeOf(body)],
    ...[`[\`${worker.reason}\`](../reasons/${worker.reason}.md), ${worker.cause}`, worker.actor],
    ...[nextOrder(worker), cluster === undefined ? 'the same' : otherwise(worker, cluster)],
  ];
}

const typeOf = (body: string) => {
  const [, type] = /"type":"urn:ietf:params:acme:error:(\w+)"/.exec(body) ?? [];
  return type === undefined ? '–' : `\`${type}\``;
};

function otherwise(worker: Judged, cluster: Judged): string {
  const isSame = worker.reason === cluster.reason && worker.cause === cluster.cause;
  return isSame ? nextOrder(cluster) : `\`${cluster.reason}\`, ${cluster.cause}; ${cluster.actor}`;
}

function nextOrder({ next }: Judged): string {
  if (next === 'request') return 'on request';
  if (next === 'unpause') return 'when the operator ends the pause';
  if (next % 3_600 === 0) return `after ${next / 3_600} h`;
  return next % 60 === 0 ? `after ${next / 60} min` : `after ${next} s`;
}
