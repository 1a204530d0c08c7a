import { withoutPrivateKeys } from './private-keys.ts';

const REMOVED = '***';
/** The shortest secret that is searched for; a shorter one would match parts of ordinary words. */
const SHORTEST = 4;

/** User and password of any URL. */
const IN_URL = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]+@/gi;
/** Credentials of an Authorization header. */
const CREDENTIALS = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi;
/** Our own operator keys and tenant tokens. */
const OWN = /\bpd[kt]_[A-Za-z0-9_.-]+/g;
/** `password=…`, `"apiKey":"…"` and the like, as programs log them. */
const NAMED =
  /((?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*["']?)([^\s"',;}&]+)/gi;

/** Takes secrets out of texts. */
export type Redactor = {
  text(value: string): string;
  /** Redacts a log, including every value that is named a password or token. Pass the whole log, not single lines. */
  log(value: string): string;
  /** Redacts every string in a JSON value. */
  json(value: unknown): unknown;
};

/** @param known secrets by their values: they go wherever they stand, also as JSON or in a URL. */
export function createRedactor(known: readonly string[]): Redactor {
  const forms = known
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: one may be a part of another.
  const wanted = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const text = (value: string): string => {
    const withoutKnown = wanted.reduce((rest, secret) => rest.replaceAll(secret, REMOVED), value);
    return withoutPrivateKeys(withoutKnown, `${REMOVED} private key`)
      .replace(IN_URL, `$1${REMOVED}@`)
      .replace(CREDENTIALS, `$1 ${REMOVED}`)
      .replace(OWN, REMOVED);
  };
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [text(key), json(of)]));
  };
  return { text, log: (value) => text(value).replace(NAMED, `$1${REMOVED}`), json };
}

/** The user and the password in a URL, as they stand there and as they are meant; none for what is no URL. */
export function secretsInUrl(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    // A bare percent sign: then it is meant as it stands.
    return [password];
  }
}
