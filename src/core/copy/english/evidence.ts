import { caaText } from '../../checks/caa-value.ts';
import type { PreflightObservation, ServerView } from '../../observations.ts';
import type { Audience, SeenEvidence } from '../language.ts';

/** Formats evidence, one line for each observation. */
export function evidenceInWords({ dns, preflight, edge, probe }: SeenEvidence, to: Audience): string[] {
  return [
    ...(dns?.routing ?? []).map((view) => `${dns?.domain ?? ''} at ${viewInWords(view)}`),
    ...(dns?.ownership ?? [])
      .filter(({ outcome }) => outcome === 'answer')
      .map((view) => `ownership TXT at ${viewInWords(view)}`),
    ...(dns?.doubledName ? [`a record was found at the doubled name ${dns.doubledName}`] : []),
    ...(preflight ? preflightInWords(preflight) : []),
    ...(edge ? edgeInWords(edge, to === 'operator' ? 'edge' : 'our servers') : []),
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

function edgeInWords(edge: NonNullable<SeenEvidence['edge']>, where: string): string[] {
  if (edge.failure !== null) return [`${where}: could not be read: ${edge.failure}`];
  const { certificate, problem, detail } = edge;
  const lines = [
    `${where}: objects ${edge.objects}, issuance ${edge.issuance}${detail === null ? '' : `, ${detail}`}${
      certificate
        ? `, certificate from ${certificate.issuer} until ${certificate.notAfter}`
        : ', no certificate'
    }`,
  ];
  if (certificate?.renewAt !== undefined) {
    const why = certificate.renewExplained === undefined ? '' : `, see ${certificate.renewExplained}`;
    lines.push(`the CA wants the certificate renewed at ${certificate.renewAt}${why}`);
  }
  if (problem) {
    const answer = problem.detail === null ? problem.type : `${problem.detail} (${problem.type})`;
    lines.push(`the CA said at ${problem.at}: ${answer}`);
  }
  return lines;
}

function probeInWords(probe: NonNullable<SeenEvidence['probe']>): string {
  const { target, outcome, detail, keyExchange, durationMs } = probe;
  const through = target === null ? '' : ` through ${target}`;
  const explained = detail === null ? '' : `, ${detail}`;
  const exchanged = keyExchange === undefined ? '' : `, keys agreed on by ${keyExchange}`;
  return `HTTPS${through}: ${outcome}${explained}${exchanged}, after ${Math.round(durationMs)} ms`;
}
