import dns from 'node:dns';
import type { Config, Server } from '../config.ts';
import { createDnsClient } from '../dns/client.ts';
import { createDnsObserver } from '../dns/observe.ts';

/** The DNS observer that the settings ask for: given resolvers, the sandbox's DNS, or this machine's resolvers. */
export function dnsObserverFrom(config: Config, clock: () => Date) {
  const sandbox: Server[] = [{ host: '127.0.0.1', port: config.ports.dns }];
  return createDnsObserver({
    dns: createDnsClient(),
    resolvers: config.resolvers ?? (config.sandbox ? sandbox : systemResolvers()),
    authoritativePort:
      config.sandbox && config.resolvers === null ? config.ports.dns : config.authoritativePort,
    clock,
  });
}

/** The resolvers of this machine, as Node reads them from the system. */
function systemResolvers(): Server[] {
  return dns.getServers().map((text) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:]+))(?::(\d+))?$/i.exec(text) ?? [];
    return { host: bracketed ?? plain ?? text, port: port === undefined ? 53 : Number(port) };
  });
}
