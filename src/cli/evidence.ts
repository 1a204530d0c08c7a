import type { DomainEvent } from '../client/client.ts';
import { caaText } from '../core/checks/caa-value.ts';
import type {
  DnsObservation,
  EdgeObservation,
  PreflightObservation,
  ProbeObservation,
  ServerView,
} from '../core/observations.ts';

/** Formats evidence, one line for each observation. */
export function evidenceInWords(evidence: DomainEvent['evidence']): string[] {
  if (evidence === null) return [];
  // The API passes observations on as they were stored; their form is the core's.
  const { dns, preflight, edge, probe } = evidence as unknown as {
    dns: DnsObservation | null;
    /** Not in evidence that is older than the preflight. */
    preflight?: PreflightObservation | null;
    edge: EdgeObservation | null;
    probe: ProbeObservation | null;
  };
  return [
    ...(dns?.routing ?? []).map((view) => `${dns?.domain ?? ''} at ${viewInWords(view)}`),
    ...(dns?.ownership ?? [])
      .filter(({ outcome }) => outcome === 'answer')
      .map((view) => `ownership TXT at ${viewInWords(view)}`),
    ...(dns?.doubledName ? [`a record was found at the doubled name ${dns.doubledName}`] : []),
    ...(preflight ? preflightInWords(preflight) : []),
    ...(edge ? edgeInWords(edge) : []),
    ...(probe ? [probeInWords(probe)] : []),
  ];
}

function preflightInWords({ caa, challenge }: PreflightObservation): string[] {
  return [
    ...caa.flatMap(({ name, views }) => views.map((view) => `CAA of ${name} at ${viewInWords(view)}`)),
    ...challenge.map(({ address, outcome, redirects, httpStatus, server }) => {
      const answer =
        httpStatus === null ? '' : `, HTTP ${httpStatus}${server === null ? '' : ` by ${server}`}`;
      const over = redirects.length === 0 ? '' : `, redirected to ${redirects.join(', ')}`;
      return `port 80 of ${address}: ${outcome}${answer}${over}`;
    }),
  ];
}

function viewInWords({ server, role, outcome, chain, addresses, txt, caa, negativeTtl }: ServerView): string {
  const seen = [
    ...chain.map(({ from, to, ttl }) => `CNAME ${from} -> ${to} (TTL ${ttl} s)`),
    ...addresses.map(({ type, address, ttl }) => `${type} ${address} (TTL ${ttl} s)`),
    ...txt.map((value) => `TXT "${value}"`),
    ...(caa ?? []).map(caaText),
  ];
  const kept = negativeTtl === null ? '' : ` (kept for ${negativeTtl} s)`;
  const failure = outcome === 'answer' ? '' : `${outcome}${kept}`;
  return `${server}, ${role}: ${[failure, ...seen].filter(Boolean).join(', ')}`;
}

function edgeInWords(edge: EdgeObservation): string[] {
  if (edge.failure !== null) return [`edge: could not be read: ${edge.failure}`];
  const { certificate, problem, detail } = edge;
  const lines = [
    `edge: objects ${edge.objects}, issuance ${edge.issuance}${detail === null ? '' : `, ${detail}`}${
      certificate
        ? `, certificate from ${certificate.issuer} until ${certificate.notAfter}`
        : ', no certificate'
    }`,
  ];
  if (certificate?.renewAt !== undefined) {
    const why = certificate.renewExplained === undefined ? '' : `, see ${certificate.renewExplained}`;
    lines.push(`the CA wants the certificate renewed at ${certificate.renewAt}${why}`);
  }
  if (problem) lines.push(`the CA said at ${problem.at}: ${problem.detail} (${problem.type})`);
  return lines;
}

function probeInWords({ target, outcome, detail, keyExchange, durationMs }: ProbeObservation): string {
  const exchanged = keyExchange === undefined ? '' : `, keys agreed on by ${keyExchange}`;
  return `HTTPS through ${target}: ${outcome}, ${detail}${exchanged}, after ${Math.round(durationMs)} ms`;
}
