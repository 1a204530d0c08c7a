import { readFile } from 'node:fs/promises';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { CaFacts } from '../core/observations.ts';

export type CaFactsOptions = {
  /** From the settings; they spare the question to the CA. */
  identities: readonly string[] | null;
  /** ACME directory; null: none that we know, as with an internal CA or a cluster's issuer. */
  directory: string | null;
  /** PEM of a further root for the directory itself. */
  caFile: string | null;
  account: () => Promise<CaFacts['account']>;
  clock: () => Date;
};

/** The CAA identity that is assumed when no directory names one. */
const USUAL_IDENTITY = 'letsencrypt.org';
const KEEP_MS = 3_600_000;
const KEEP_FAILURE_MS = 30_000;
const WITHIN_MS = 2_000;
const MOST_BYTES = 65_536;

/**
 * Creates a function that returns the facts about the CA. Reads its directory at most once an hour, and does not wait
 * for a CA that does not answer.
 */
export function createCaFacts(options: CaFactsOptions): () => Promise<CaFacts> {
  const { identities: given, directory, caFile, account, clock } = options;
  let kept: { until: number; identities: Promise<readonly string[] | null> } | null = null;
  const fromDirectory = (url: string) => {
    const now = clock().getTime();
    if (kept !== null && now < kept.until) return kept.identities;
    const asked = { until: now + KEEP_MS, identities: identitiesOf(url, caFile) };
    kept = asked;
    return asked.identities.then((found) => {
      if (found === null) asked.until = now + KEEP_FAILURE_MS;
      return found;
    });
  };
  const identities = async (): Promise<CaFacts['identities']> => {
    if (given !== null) return given.includes('any') ? 'any' : given;
    if (directory === null) return [USUAL_IDENTITY];
    const found = await fromDirectory(directory);
    return found?.length === 0 ? [USUAL_IDENTITY] : found;
  };
  return async () => {
    const [names, ours] = await Promise.all([identities(), account()]);
    return { identities: names, account: ours };
  };
}

/** `meta.caaIdentities` of the directory (RFC 8555 7.1.1), empty where it names none; null: it could not be read. */
async function identitiesOf(directory: string, caFile: string | null): Promise<readonly string[] | null> {
  try {
    const ca = caFile === null ? undefined : [...rootCertificates, await readFile(caFile, 'utf8')];
    const parsed: unknown = JSON.parse(await fetchText(directory, ca));
    const meta = property(parsed, 'meta');
    const names = property(meta, 'caaIdentities');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    // Away, not trusted, or no directory: for the question at hand they are one, and the edge tells of it in full.
    return null;
  }
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function fetchText(url: string, ca: string[] | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      signal: AbortSignal.timeout(WITHIN_MS),
      // Wanted of every client by RFC 8555 6.1; a CA may refuse one that does not say who it is.
      headers: { 'User-Agent': 'portal-domains', Accept: 'application/json' },
      ...(ca === undefined ? {} : { ca }),
    };
    const request = url.startsWith('https:') ? requestSecure : requestPlain;
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MOST_BYTES) sent.destroy(new Error('too long'));
      });
      response.once('error', reject);
      response.once('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`HTTP ${response.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end();
  });
}
