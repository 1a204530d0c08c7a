import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Domain } from '../../client/client.ts';
import { visibleText } from '../../core/visible-text.ts';
import { systemErrorCode } from '../../lib/system-error.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { describeCertificates } from '../describe.ts';
import { ask, CliError } from '../failure.ts';
import { print } from '../output.ts';
import { resolveDomain } from '../resolve.ts';

const PATH = '/api/v1/tenants/{tenant}/domains/{id}/certificate';

type Options = { tenant?: string; yes?: true };

/** The commands about certificates that tenants bring. */
export function registerDomainCertificate(domain: Command, deps: CliDeps): void {
  const certificate = domain.command('certificate').description('a certificate of the tenant’s own');
  registerShow(certificate, deps);
  registerPut(certificate, deps);
  registerRemove(certificate, deps);
}

function registerShow(certificate: Command, deps: CliDeps): void {
  certificate
    .command('show')
    .description('which certificate is served, until when, and what follows it')
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .action(async (wanted: string, options: Options, command: Command) => {
      const context = await contextOf(deps, command);
      const found = await resolveDomain(context, wanted, options.tenant);
      const { certificate, ownCertificate } = found;
      print(context, { certificate, ownCertificate }, (seen, columns) => describeCertificates(seen, columns));
    });
}

function registerPut(certificate: Command, deps: CliDeps): void {
  certificate
    .command('put')
    .description(
      'serve a certificate of the tenant’s own in place of the CA’s; nothing changes where it is refused',
    )
    .argument('<domain>', 'its id or its name')
    .requiredOption('--chain <file>', 'PEM: the certificate of the domain first, then each issuer’s')
    .requiredOption('--key <file>', 'PEM: its private key, without a passphrase')
    .option('--tenant <id or name>')
    .action(async (wanted: string, options: Options & { chain: string; key: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const [chain, privateKey] = [await textOf(options.chain), await textOf(options.key)];
      const { tenant, id } = await resolveDomain(context, wanted, options.tenant);
      const body = { chain, privateKey };
      const after = await ask(context.client.PUT(PATH, { params: { path: { tenant, id } }, body }));
      show(context, after);
    });
}

function registerRemove(certificate: Command, deps: CliDeps): void {
  const command = certificate
    .command('remove')
    .description('forget the own certificate and its key; the CA’s is served again')
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>');
  withYes(command).action(async (wanted: string, options: Options, self: Command) => {
    const context = await contextOf(deps, self);
    const before = await resolveDomain(context, wanted, options.tenant);
    const { tenant, id } = before;
    await confirmUnless(options.yes, context, () => visibleText(lost(before)));
    show(context, await ask(context.client.DELETE(PATH, { params: { path: { tenant, id } } })));
  });
}

function show(context: Parameters<typeof print>[0], { certificate, ownCertificate }: Domain): void {
  print(context, { certificate, ownCertificate }, (seen, columns) => describeCertificates(seen, columns));
}

function lost({ displayDomain, certificate }: Domain): string {
  const next =
    certificate === null ? 'clients get no certificate' : `the one of ${certificate.issuer} is served`;
  return `The own certificate of ${displayDomain} and its key are forgotten; ${next}.`;
}

/** @throws CliError file_unreadable */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new CliError('file_unreadable', `${file} cannot be read (${code}); give a file that is there.`);
  }
}
