/**
 * The parameters of findings. Each is declared once, by a marker that says whether tenants may read it; its type, its
 * redacted form and its examples (every sentence is tested with them) all follow from that declaration.
 */

/** One declared parameter: example values, and what a tenant may know of a value. */
export type Field<T, R = T> = { readonly examples: readonly T[]; readonly redact: (value: T) => R };

/** The parameters of one case of a finding, by name. */
// biome-ignore lint/suspicious/noExplicitAny: a record of fields of any type
export type Fields = { readonly [name: string]: Field<any, any> };

/** The values as they are judged and stored. */
export type ValuesOf<F extends Fields> = {
  -readonly [K in keyof F]: F[K] extends Field<infer T, infer _> ? T : never;
};

/** The values as a sentence is made of them, for either audience: what is internal may be missing. */
export type RenderedOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer R> ? T | R : never;
};

type Examples<T> = readonly [T, ...T[]];

/** Declares what anybody may know: the tenant's own records, what a CA says, what is seen from outside. */
export const visible = <T>(...examples: Examples<T>): Field<T> => ({ examples, redact: (value) => value });

/** Declares what only operators may know: words and addresses of our own parts. */
export const internal = <T>(...examples: Examples<T>): Field<T, null> => ({ examples, redact: () => null });

/**
 * A DNS server as anybody may know it: our resolvers have a number and no name; a name server has its name, and a number
 * above 1 where another one of the same name came before. `name` null: it has none that may be known.
 */
export type PublicServer = { role: 'resolver' | 'authoritative'; name: string | null; number: number };
/** `label`: with the address at which we asked it, for operators only. */
export type Server = PublicServer & { label: string | null };

const withoutLabel = (server: Server): Server => ({ ...server, label: null });

const RESOLVER: Server = { role: 'resolver', name: null, number: 1, label: '10.0.0.53:53' };
const NAME_SERVER: Server = {
  role: 'authoritative',
  name: 'ns1.acme.com',
  number: 2,
  label: 'ns1.acme.com (10.0.0.1:53)',
};
const UNNAMED: Server = { role: 'authoritative', name: null, number: 1, label: '10.0.0.2:53' };

/** Declares DNS servers: tenants read their public names. */
export const servers = (): Field<Server[]> => ({
  examples: [[RESOLVER], [NAME_SERVER, RESOLVER], [UNNAMED]],
  redact: (list) => list.map(withoutLabel),
});

/** One DNS server with its answer. */
export type ServerAnswer<T> = { server: Server; answer: T };

/** Declares the answers of DNS servers: tenants read the servers' public names. */
export const answersOfServers = <T>(...answers: Examples<T>): Field<ServerAnswer<T>[]> => ({
  examples: answers.map((one) => [
    { server: NAME_SERVER, answer: one },
    { server: RESOLVER, answer: answers[0] },
  ]),
  redact: (list) => list.map((one) => ({ ...one, server: withoutLabel(one.server) })),
});

/** Takes out of the values what tenants may not know. A value whose name is not declared is left out. */
export function redactValues<F extends Fields>(
  fields: F,
  values: Readonly<Record<string, unknown>>,
): RenderedOf<F> {
  const known = Object.entries(fields).filter(([name]) => name in values);
  return Object.fromEntries(
    known.map(([name, field]) => [name, field.redact(values[name])]),
  ) as RenderedOf<F>;
}
