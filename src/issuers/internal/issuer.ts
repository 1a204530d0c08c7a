import { join } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import { type Inherited, isValidFor, openCertificates } from '../certificates.ts';
import type { Issuance, Issuer, Ordered, OrderRequest } from '../port.ts';
import { newKey } from '../x509.ts';
import { type Authority, openAuthority } from './authority.ts';

export type InternalIssuerOptions = {
  /** The folder of the certificates. */
  folder: string;
  /** The folder of the authority, in which `ensureRoot` has made the root. */
  authorityFolder: string;
  inherited: Inherited;
  clock: () => Date;
};

const DAY_MS = 86_400_000;
/** Leaves of a month keep the sandbox as quiet as a public CA would be. */
const LEAF_DAYS = 30;
/** The clock of a client may be a little behind. */
const EARLY_MS = 60_000;

/** Creates the issuer of the sandbox: an authority of this machine that signs at once. */
export function createInternalIssuer(options: InternalIssuerOptions): Issuer {
  const { folder, authorityFolder, inherited, clock } = options;
  const stored = openCertificates(join(folder, 'certificates'), { inherited, clock, durable: false });
  let authority: Promise<Authority> | null = null;
  const opened = () => {
    authority ??= openAuthority(authorityFolder).catch((error: unknown) => {
      authority = null;
      throw error;
    });
    return authority;
  };
  const observe = async (name: string): Promise<Issuance> => ({
    certificate: await stored.read(name),
    renewal: null,
    order: 'none',
    problem: null,
  });
  const sign = async ({ name, mayBegin }: OrderRequest): Promise<Ordered> => {
    if (!mayBegin) return { ...(await observe(name)), begun: false };
    const now = clock().getTime();
    const key = newKey();
    const from = new Date(now - EARLY_MS);
    const until = new Date(now + LEAF_DAYS * DAY_MS);
    await stored.write(name, { chain: await (await opened()).sign({ name, key, from, until }), key });
    return { ...(await observe(name)), begun: true };
  };
  return {
    observe,
    async order(request) {
      const certificate = await stored.read(request.name);
      const hasCertificate = certificate !== null && isValidFor(certificate, request.name, clock());
      return hasCertificate ? { ...(await observe(request.name)), begun: false } : sign(request);
    },
    renew: sign,
    forget: (name) => stored.remove(name),
    // It has no wish of its own.
    askRenewal: async (name) => assertPlainDomain(name),
  };
}
