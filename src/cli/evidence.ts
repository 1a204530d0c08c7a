import type { DomainEvent } from '../client/client.ts';
import type { DnsObservation, EdgeObservation, ProbeObservation, ServerView } from '../core/observations.ts';

/** What was seen, one line for each thing that was looked at. */
export function evidenceInWords(evidence: DomainEvent['evidence']): string[] {
  if (evidence === null) return [];
  // The API passes observations on as they were stored; their form is the core's.
  const { dns, edge, probe } = evidence as unknown as {
    dns: DnsObservation | null;
    edge: EdgeObservation | null;
    probe: ProbeObservation | null;
  };
  return [
    ...(dns?.routing ?? []).map((view) => `${dns?.domain ?? ''} at ${viewInWords(view)}`),
    ...(dns?.ownership ?? [])
      .filter(({ outcome }) => outcome === 'answer')
      .map((view) => `ownership TXT at ${viewInWords(view)}`),
    ...(dns?.doubledName ? [`a record was found at the doubled name ${dns.doubledName}`] : []),
    ...(edge ? edgeInWords(edge) : []),
    ...(probe ? [probeInWords(probe)] : []),
  ];
}

function viewInWords({ server, role, outcome, chain, addresses, txt, negativeTtl }: ServerView): string {
  const seen = [
    ...chain.map(({ from, to, ttl }) => `CNAME ${from} -> ${to} (TTL ${ttl} s)`),
    ...addresses.map(({ type, address, ttl }) => `${type} ${address} (TTL ${ttl} s)`),
    ...txt.map((value) => `TXT "${value}"`),
  ];
  const kept = negativeTtl === null ? '' : ` (kept for ${negativeTtl} s)`;
  const said = outcome === 'answer' ? '' : `${outcome}${kept}`;
  return `${server}, ${role}: ${[said, ...seen].filter(Boolean).join(', ')}`;
}

function edgeInWords(edge: EdgeObservation): string[] {
  if (edge.failure !== null) return [`edge: could not be asked: ${edge.failure}`];
  const { certificate, problem, detail } = edge;
  const lines = [
    `edge: objects ${edge.objects}, issuance ${edge.issuance}${detail === null ? '' : `, ${detail}`}${
      certificate
        ? `, certificate from ${certificate.issuer} until ${certificate.notAfter}`
        : ', no certificate'
    }`,
  ];
  if (problem) lines.push(`the CA said at ${problem.at}: ${problem.detail} (${problem.type})`);
  return lines;
}

function probeInWords({ target, outcome, detail, durationMs }: ProbeObservation): string {
  return `HTTPS through ${target}: ${outcome}, ${detail}, after ${Math.round(durationMs)} ms`;
}
