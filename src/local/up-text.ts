import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { StackAddresses } from './child-settings.ts';
import { passwordFile } from './password-file.ts';

/** A part of the stack and its address; `--json` prints the same rows. */
export type StackRow = { what: string; where: string; more?: string };

/** The rows of what `up` prints: only parts that are there. */
export function stackRows(config: Config, addresses: StackAddresses, edge: readonly StackRow[]): StackRow[] {
  const { ports } = config;
  const pages = pagesUrl(config);
  const rows: StackRow[] = [
    { what: 'Pages', where: pages },
    { what: 'API', where: `${pages}/api/v1`, more: `documentation ${pages}/docs` },
    { what: 'Database', where: databaseWhere(config, addresses.databaseUrl) },
    {
      what: 'Temporal',
      where: addresses.temporalAddress,
      ...(config.temporal.address === null && config.temporal.ui
        ? { more: `pages http://localhost:${ports.temporalUi}` }
        : {}),
    },
    ...edge,
  ];
  if (config.sandbox) {
    const dig = `dig @127.0.0.1 -p ${ports.dns} portal.acme.localhost CNAME`;
    rows.push({ what: 'Sandbox DNS', where: `127.0.0.1:${ports.dns}`, more: dig });
  }
  const sample = config.origin === null ? { more: 'the sample portal' } : {};
  rows.push({ what: 'Origin', where: addresses.origin, ...sample });
  rows.push({ what: 'Data', where: config.dataDir }, { what: 'Logs', where: join(config.dataDir, 'logs') });
  return rows;
}

/** Returns the URL of the web page. */
export function pagesUrl({ apiHost, ports }: Pick<Config, 'apiHost' | 'ports'>): string {
  const host = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(apiHost) ? 'localhost' : apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${ports.api}`;
}

/**
 * No password: what is printed ends in journals and over shoulders. The embedded one's is for `psql`, which reads the
 * password from a file of its owner's.
 */
export function databaseWhere(config: Config, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  if (config.databaseUrl === null) {
    url.password = '';
    url.searchParams.set('passfile', passwordFile(config.dataDir));
    return `psql '${url.href.replaceAll('%2F', '/')}'`;
  }
  if (url.password !== '') url.password = '***';
  return url.href;
}

/** Columns under each other; the last one is as long as it is. */
export function table(rows: readonly StackRow[]): string[] {
  const widest = Math.max(...rows.map(({ what }) => what.length));
  // Long values would push the last column out of sight.
  const wide = Math.max(...rows.map(({ where }) => where.length).filter((length) => length <= 34), 0);
  return rows.map(({ what, where, more }) => {
    const start = `  ${what.padEnd(widest)}   `;
    return more === undefined ? start + where : `${start}${where.padEnd(wide)}   ${more}`;
  });
}

/** All that `up` says once everything runs. */
export function upText(options: {
  rows: readonly StackRow[];
  operatorKey: string | null;
  pages: string;
  seconds: string;
  sandbox: boolean;
}): string {
  const { rows, operatorKey, pages, seconds, sandbox } = options;
  const key =
    operatorKey === null
      ? []
      : [
          '',
          'Operator key, shown this once (the command line finds it in the data folder):',
          `  ${operatorKey}`,
        ];
  const next = sandbox
    ? `Open ${pages} and give the sample tenant a name, e.g. portal.acme.localhost. Ctrl-C stops everything.`
    : `Open ${pages}. Ctrl-C stops everything; the data stays.`;
  return ['', `Portal Domains is up (${seconds} s).`, '', ...table(rows), ...key, '', next, ''].join('\n');
}
