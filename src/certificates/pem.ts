const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----\r?\n?/g;

/**
 * Puts a certificate chain and its key into one text, as a server reads it. Its first line, which servers skip, names the
 * CA's folder, so that what another CA has issued is known as such.
 */
export const pemBundle = ({ chain, key }: { chain: string; key: string }, issuer: string): string =>
  `${headOf(issuer)}${withNewline(chain)}${withNewline(key)}`;

/** The name in place of a CA’s folder in what a tenant uploaded; a blank is in no folder’s name. */
export const OF_TENANT = 'uploaded by the tenant';

/** Tells whether such a text holds what a tenant uploaded. */
export const isOfTenant = (text: string) => text.startsWith(headOf(OF_TENANT));

const headOf = (issuer: string) => `# ${issuer}\n`;

const withNewline = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** Takes such a text apart; null where it lacks one of the two, or is of another CA. */
export function splitBundle(text: string, issuer: string): { chain: string; key: string } | null {
  if (!text.startsWith(headOf(issuer))) return null;
  const blocks = [...text.matchAll(BLOCK)].map(([block, label]) => ({ block: withNewline(block), label }));
  const chain = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ block }) => block);
  const [key] = blocks.filter(({ label }) => label?.endsWith('PRIVATE KEY') === true);
  return chain.length === 0 || key === undefined ? null : { chain: chain.join(''), key: key.block };
}
