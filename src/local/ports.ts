import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';
import { holderOf } from './port-holder.ts';

export type PortUse = {
  /** The setting that moves it. */
  setting: string;
  /** The part that is to listen there, e.g. "the edge's HTTPS". */
  what: string;
  host: string;
  port: number;
  protocols: readonly ('tcp' | 'udp')[];
  /** A browser comes here by a name: something else on ::1 would get its requests instead. */
  browser?: boolean;
};

/**
 * Makes sure that every port is free before anything is started.
 * @throws LocalError port_taken, port_used_twice, port_not_allowed or wrong_setting, naming the port and its setting.
 */
export async function checkPorts(uses: readonly PortUse[]): Promise<void> {
  const seen = new Map<number, PortUse>();
  for (const use of uses) {
    const other = seen.get(use.port);
    if (other) {
      throw new LocalError(
        'port_used_twice',
        `Port ${use.port} is given to ${other.what} (${other.setting}) and to ${use.what} (${use.setting}); change one.`,
      );
    }
    seen.set(use.port, use);
  }
  const taken: PortUse[] = [];
  for (const use of uses) {
    const code = await whyNotFree(use);
    if (code === 'EADDRINUSE') taken.push(use);
    else if (code !== null) throw portError(use, code);
  }
  if (taken.length > 0) throw portsTaken(taken);
}

/** All of them at once: whoever has another stack running would else be told of one at each start. */
function portsTaken(taken: readonly PortUse[]): LocalError {
  const [first] = taken;
  if (first !== undefined && taken.length === 1) return portError(first, 'EADDRINUSE');
  const list = taken.map((use) => `${use.port} for ${use.what} (${use.setting})${byWhom(use)}`).join(', ');
  return new LocalError(
    'port_taken',
    `Something else listens on ports that are needed: ${list}; stop it, or set each of these to a free port; ` +
      'PORTAL_PORT_OFFSET=100 moves all at once.',
  );
}

function byWhom(use: PortUse): string {
  const holder = holderText(use);
  return holder === null ? '' : ` by ${holder}`;
}

/** The program and its pid; null where they cannot be seen. */
function holderText({ port, protocols }: PortUse): string | null {
  const holder = holderOf(port, protocols);
  if (holder === null) return null;
  const { pid, program, upRunDir } = holder;
  const [first = ''] = program.split(' ');
  const ofUp = upRunDir === null ? '' : `, of the \`up\` with the data folder ${dirname(upRunDir)}`;
  return `${basename(first) || 'a process'} (pid ${pid}${ofUp})`;
}

async function whyNotFree(use: PortUse): Promise<string | null> {
  if (use.protocols.includes('udp')) {
    const code = await tryUdp(use.host, use.port);
    if (code !== null) return code;
  }
  if (!use.protocols.includes('tcp')) return null;
  // Some systems let two listen on one port, one on all addresses and one on this: so ask as well.
  for (const host of use.browser ? [use.host, '::1'] : [use.host]) {
    if (await answers(host, use.port)) return 'EADDRINUSE';
  }
  return tryTcp(use.host, use.port);
}

function portError(use: PortUse, code: string): LocalError {
  const place = `Port ${use.port} (${use.protocols.join(' and ')}, ${use.host})`;
  switch (code) {
    case 'EADDRINUSE':
      return new LocalError(
        'port_taken',
        `${place} is needed for ${use.what} but ${holderText(use) ?? 'something else'} listens there; stop it, or set ${use.setting} to a free port ` +
          '(PORTAL_PORT_OFFSET=100 moves all of them).',
      );
    case 'EACCES':
      return new LocalError(
        'port_not_allowed',
        `${place} is needed for ${use.what} but this user may not listen there; set ${use.setting} to a port above 1023, ` +
          'or allow it (e.g. sysctl net.ipv4.ip_unprivileged_port_start).',
      );
    default:
      return new LocalError(
        'wrong_setting',
        `Nothing can listen on ${use.host}:${use.port} for ${use.what} (${code}); check ${use.setting} and the address.`,
      );
  }
}

function tryTcp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(systemErrorCode(error) ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function tryUdp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(systemErrorCode(error) ?? 'unknown');
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}

/** Returns whether something accepts connections there. */
export function answers(host: string, port: number, timeoutMs = 500): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}
