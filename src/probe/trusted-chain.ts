import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { systemErrorCode } from '../lib/system-error.ts';
import { type TrustedRoots, trustStore } from './tls-client.ts';

/** Tells why clients would not trust a chain, PEM, as OpenSSL codes it; null: they would. */
export type ChainJudge = (served: {
  domain: string;
  chain: string;
  privateKey: string;
}) => Promise<string | null>;

const HANDSHAKE_MS = 5_000;

/**
 * Creates the judge of chains: it serves the chain in a handshake within this process, by the roots that the HTTPS probe
 * trusts, so that what it accepts the probe accepts.
 */
export function createChainJudge(trustedRoots: TrustedRoots): ChainJudge {
  const trusted = trustStore(trustedRoots);
  return async ({ domain, chain, privateKey }) => {
    const { context } = await trusted();
    const [here, there] = duplexPair();
    try {
      const secureContext = createSecureContext({ cert: chain, key: privateKey });
      const server = new TLSSocket(here, { isServer: true, secureContext });
      const client = connect({
        ...{ socket: there, servername: domain, secureContext: context },
        // OpenSSL verifies the chain all the same; the name is judged before.
        ...{ rejectUnauthorized: false, checkServerIdentity: () => undefined },
      });
      return await new Promise<string | null>((resolve) => {
        client.once('secureConnect', () =>
          resolve(client.authorized ? null : codeOf(client.authorizationError)),
        );
        for (const side of [client, server]) side.on('error', (error) => resolve(codeOf(error)));
        AbortSignal.timeout(HANDSHAKE_MS).addEventListener('abort', () => resolve('ETIMEDOUT'), {
          once: true,
        });
      });
    } catch (error) {
      return codeOf(error);
    } finally {
      here.destroy();
      there.destroy();
    }
  };
}

/** Node gives the code of a verification as a text, whatever its type says. */
const codeOf = (error: unknown) =>
  typeof error === 'string' ? error : (systemErrorCode(error) ?? 'ERR_TLS');
