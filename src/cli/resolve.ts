import { domainToASCII } from 'node:url';
import type { Domain, Tenant } from '../client/client.ts';
import type { CliContext } from './context.ts';
import { ask, CliError } from './failure.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PAGE = 200;

/** The tenant that a tenant token speaks for, or null for an operator key. The API checks the token; this only reads. */
export function tenantOfToken(token: string | null): string | null {
  const payload = /^pdt_([A-Za-z0-9_-]+)\./.exec(token ?? '')?.[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const tenant = typeof claims === 'object' && claims !== null && 'tenant' in claims ? claims.tenant : null;
    return typeof tenant === 'string' ? tenant : null;
  } catch {
    return null;
  }
}

/** The id of the tenant that is meant: an id, or a name that only one tenant has. */
export async function resolveTenant(context: CliContext, wanted: string): Promise<string> {
  if (UUID.test(wanted)) return wanted.toLowerCase();
  const tenants = await listTenants(context, wanted);
  const found = tenants.filter(
    ({ name, label }) => name.toLowerCase() === wanted.toLowerCase() || label === wanted,
  );
  return onlyOne(found, 'tenant', wanted, ({ id }) => id).id;
}

/** All tenants; with `name` only those of that name or label. */
export function listTenants({ client }: CliContext, name?: string): Promise<Tenant[]> {
  return allPages(async (cursor) => {
    const query = { limit: PAGE, ...(name === undefined ? {} : { name }), ...cursor };
    const page = await ask<{ tenants: Tenant[]; nextCursor: string | null }>(
      client.GET('/api/v1/tenants', { params: { query } }),
    );
    return { rows: page.tenants, nextCursor: page.nextCursor };
  });
}

/** Reads pages until the last one; an API of an earlier version has one for tenants, without `nextCursor`. */
async function allPages<T>(
  read: (cursor: { cursor?: string }) => Promise<{ rows: T[]; nextCursor: string | null | undefined }>,
): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof read>> = await read(cursor === undefined ? {} : { cursor });
    found.push(...page.rows);
    cursor = page.nextCursor ?? null;
  }
  return found;
}

/** The tenant to work for: the one given, else the token's own. */
export async function tenantToUse(context: CliContext, wanted: string | undefined): Promise<string> {
  const tenant = wanted === undefined ? tenantOfToken(context.token) : await resolveTenant(context, wanted);
  if (tenant === null) throw new CliError('no_tenant', 'Say for which tenant, with --tenant <id or name>.');
  return tenant;
}

/** The domain that is meant: an id or a name, of the tenant where one is given or known, else of all. */
export async function resolveDomain(context: CliContext, wanted: string, tenant?: string): Promise<Domain> {
  const known = tenant === undefined ? tenantOfToken(context.token) : await resolveTenant(context, tenant);
  const candidates = known === null ? await search(context, wanted) : await listOf(context, known);
  const name = plainName(wanted);
  const found = candidates.filter(({ id, domain }) => id === wanted.toLowerCase() || domain === name);
  return onlyOne(found, 'domain', wanted, (one) => `${one.id} (tenant ${one.tenant})`);
}

/** Whose name is meant: the tenant given, the token's own, or the only one that has registered it. */
export async function tenantFor(
  context: CliContext,
  name: string,
  tenant: string | undefined,
): Promise<string> {
  if (tenant !== undefined || tenantOfToken(context.token) !== null) return tenantToUse(context, tenant);
  const domain = plainName(name);
  const owners = (await search(context, domain)).filter((one) => one.domain === domain);
  const [first, ...others] = new Set(owners.map((one) => one.tenant));
  return first !== undefined && others.length === 0 ? first : tenantToUse(context, undefined);
}

/** All domains of a tenant; or its removed ones, whose records still lead here. */
export async function listOf(
  { client }: CliContext,
  tenant: string,
  { removed = false }: { removed?: boolean } = {},
): Promise<Domain[]> {
  const query = removed ? { removed: 'true' as const } : {};
  const { domains } = await ask<{ domains: Domain[] }>(
    client.GET('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant }, query } }),
  );
  return domains;
}

/** All domains of the installation that the operator's search finds. */
export function search(
  { client }: CliContext,
  q: string | undefined,
  status?: Domain['status'],
): Promise<Domain[]> {
  const text = q === undefined || UUID.test(q) ? q : domainToASCII(q) || q;
  const filters = { ...(text === undefined ? {} : { q: text }), ...(status === undefined ? {} : { status }) };
  return allPages(async (cursor) => {
    const query = { limit: PAGE, ...filters, ...cursor };
    const page = await ask<{ domains: Domain[]; nextCursor: string | null }>(
      client.GET('/api/v1/domains', { params: { query } }),
    );
    return { rows: page.domains, nextCursor: page.nextCursor };
  });
}

const plainName = (typed: string) => (domainToASCII(typed) || typed).toLowerCase().replace(/\.$/, '');

function onlyOne<T>(found: T[], what: 'domain' | 'tenant', wanted: string, show: (one: T) => string): T {
  const [one, ...others] = found;
  if (one === undefined)
    throw new CliError(`${what}_not_found` as const, `There is no ${what} ${JSON.stringify(wanted)}.`);
  if (others.length === 0) return one;
  throw new CliError(
    'ambiguous',
    `Several are called ${wanted}; say which by its id: ${found.map(show).join(', ')}.`,
  );
}
