import { caaText } from '../../checks/caa-value.ts';
import type { PreflightObservation, ServerView } from '../../observations.ts';
import type { Audience, SeenEvidence } from '../language.ts';
import { time } from './words.ts';

/** Formats evidence, one line for each observation. Outcomes stand as they are stored. */
export function evidenceInWords({ dns, preflight, edge, probe }: SeenEvidence, to: Audience): string[] {
  return [
    ...(dns?.routing ?? []).map((view) => `${dns?.domain ?? ''} bei ${viewInWords(view)}`),
    ...(dns?.ownership ?? [])
      .filter(({ outcome }) => outcome === 'answer')
      .map((view) => `TXT-Eintrag zum Nachweis bei ${viewInWords(view)}`),
    ...(dns?.doubledName ? [`Unter dem doppelten Namen ${dns.doubledName} wurde ein Eintrag gefunden`] : []),
    ...(preflight ? preflightInWords(preflight) : []),
    ...(edge ? edgeInWords(edge, to === 'operator' ? 'Edge' : 'Unsere Server') : []),
    ...(probe ? [probeInWords(probe)] : []),
  ];
}

function preflightInWords({ caa, challenge }: PreflightObservation): string[] {
  return [
    ...caa.flatMap(({ name, views }) => views.map((view) => `CAA von ${name} bei ${viewInWords(view)}`)),
    ...challenge.map(({ address, outcome, redirects, httpStatus, server }) => {
      const answer =
        httpStatus === null ? '' : `, HTTP ${httpStatus}${server === null ? '' : ` von ${server}`}`;
      const over = redirects.length === 0 ? '' : `, weitergeleitet an ${redirects.join(', ')}`;
      return `Port 80 von ${address}: ${outcome}${answer}${over}`;
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
  const kept = negativeTtl === null ? '' : ` (${negativeTtl} s im Cache)`;
  const failure = outcome === 'answer' ? '' : `${outcome}${kept}`;
  const who = role === 'resolver' ? 'Resolver' : 'autoritativ';
  return `${server}, ${who}: ${[failure, ...seen].filter(Boolean).join(', ')}`;
}

function edgeInWords(edge: NonNullable<SeenEvidence['edge']>, where: string): string[] {
  if (edge.failure !== null) return [`${where}: nicht lesbar: ${edge.failure}`];
  const { certificate, problem, detail } = edge;
  const served = certificate
    ? `Zertifikat von ${certificate.issuer} bis ${time(certificate.notAfter)}`
    : 'kein Zertifikat';
  const lines = [
    `${where}: Objekte ${edge.objects}, Ausstellung ${edge.issuance}${detail === null ? '' : `, ${detail}`}, ${served}`,
  ];
  if (certificate?.renewAt !== undefined) {
    const why = certificate.renewExplained === undefined ? '' : `, siehe ${certificate.renewExplained}`;
    lines.push(
      `Die Zertifizierungsstelle möchte das Zertifikat am ${time(certificate.renewAt)} erneuert haben${why}`,
    );
  }
  if (problem) {
    const answer = problem.detail === null ? problem.type : `${problem.detail} (${problem.type})`;
    lines.push(`Die Zertifizierungsstelle meldete am ${time(problem.at)}: ${answer}`);
  }
  return lines;
}

function probeInWords(probe: NonNullable<SeenEvidence['probe']>): string {
  const { target, outcome, detail, keyExchange, durationMs } = probe;
  const through = target === null ? '' : ` über ${target}`;
  const explained = detail === null ? '' : `, ${detail}`;
  const exchanged = keyExchange === undefined ? '' : `, Schlüsselaustausch mit ${keyExchange}`;
  return `HTTPS${through}: ${outcome}${explained}${exchanged}, nach ${Math.round(durationMs)} ms`;
}
