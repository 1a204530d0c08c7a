import { createServer } from 'node:http';
import { startTcpRelay, startUdpServer } from '../dns-servers.ts';
import { type Asked, type FrontAnswer, openFront } from '../passing-dns.ts';
import { type RunningStack, startRunningStack } from '../running-stack.ts';
import { steadyPorts } from '../steady-ports.ts';

/** The zone whose signatures the resolver refutes. */
export const BOGUS_ZONE = 'bogus.localhost';
/** The zone whose name servers never answer, and their address. */
export const SILENT_ZONE = 'silent.localhost';
export const SILENT_SERVER = '127.0.0.31';
const SERVFAIL = 2;

/** A running product, DNS around it that fails as the Internet's does, and the page of a SaaS with the component in it. */
export type StackOfStates = {
  stack: RunningStack;
  /** The origin of the SaaS. */
  origin: string;
  close(): Promise<void>;
};

/**
 * Starts the product with a validating resolver before the sandbox's DNS, name servers that never answer, and the limits
 * of a public CA.
 */
export async function startStackOfStates(): Promise<StackOfStates> {
  const [dns = 0, resolver = 0, saas = 0] = await steadyPorts(3);
  const origin = `http://saas.localhost:${saas}`;
  const sandboxDns = { host: '127.0.0.1', port: dns };
  const front = await openFront(sandboxDns, answerOfResolver, { port: resolver });
  const overTcp = await startTcpRelay(front.address, sandboxDns);
  const silent = await startUdpServer(() => [], { host: SILENT_SERVER, port: dns });
  const stack = await startRunningStack({
    PORTAL_DNS_PORT: String(dns),
    PORTAL_SANDBOX: 'on',
    PORTAL_DNS_RESOLVERS: `127.0.0.1:${resolver}`,
    PORTAL_DNS_AUTHORITATIVE_PORT: String(dns),
    PORTAL_EMBED_ORIGINS: origin,
    PORTAL_ORDER_LIMITS: 'on',
  });
  const page = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(pageOfSaas(stack.apiUrl));
  });
  await new Promise<void>((resolve) => page.listen(saas, '127.0.0.1', resolve));
  return {
    stack,
    origin,
    async close() {
      await stack.stop();
      page.closeAllConnections();
      await Promise.all([
        front.close(),
        overTcp.close(),
        silent.close(),
        new Promise<void>((resolve) => page.close(() => resolve())),
      ]);
    },
  };
}

const isIn = (zone: string, name: string) => name === zone || name.endsWith(`.${zone}`);

/** Answers as a validating resolver: of a silent zone it has what the zone above told it. */
const answerOfResolver = ({ name, type, checkingDisabled }: Asked): FrontAnswer => {
  const isLost = isIn(SILENT_ZONE, name) && !['NS', 'SOA'].includes(type);
  const isRefuted = isIn(BOGUS_ZONE, name) && !checkingDisabled;
  return isLost || isRefuted ? { rcode: SERVFAIL } : null;
};

/** The token comes in the fragment, so that the page is the same for all tenants. */
const pageOfSaas = (apiUrl: string) => `<!doctype html>
<html lang="en"><head><title>Settings of the SaaS</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root { color-scheme: light dark; background: Canvas; color: CanvasText; font-family: sans-serif; }</style>
</head><body><main><h1>Settings</h1><portal-domains></portal-domains></main>
<script>document.querySelector('portal-domains').setAttribute('token', location.hash.slice(1));</script>
<script type="module" src="${apiUrl}/portal-domains.js"></script></body></html>`;
