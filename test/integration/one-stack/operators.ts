import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts';
import type { Domain } from '../../../src/client/client.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, untilStatus } from '../../../src/testing/stack-actions.ts';

const SCRIPT = 'scripts/trigger-portal-domain-workflow.mjs';

/** The trigger script, and the commands with `--json`. */
export function operatorTests(running: () => RunningStack): void {
  describe('what operators type', () => {
    const tenant = randomUUID();
    const other = randomUUID();
    let stack: RunningStack;
    let domain: Domain;

    beforeAll(async () => {
      stack = running();
      await Promise.all([addTenant(stack, tenant, 'Runbook'), addTenant(stack, other, 'Other')]);
      domain = await register(stack, tenant, 'portal.runbook.localhost');
      await publishRecord(stack, domain);
      domain = await untilStatus(stack, domain, 'active');
    });

    describe('the trigger script', () => {
      const trigger = (args: string[], over = {}) => stack.script(SCRIPT, args, over);

      test('has the domain checked again and prints workflow id, run id and status', async () => {
        const { code, out, err } = await trigger(['--tenant', tenant, '--domain-id', domain.id]);
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(out).toMatch(new RegExp(`^workflow id +portal-domain/${domain.id}$`, 'm'));
        expect(out).toMatch(/^run id +[0-9a-f-]{36}$/m);
        expect(out).toMatch(/^status +active$/m);
        const after = await untilStatus(stack, domain, 'active');
        expect(Date.parse(after.lastCheckedAt ?? '')).toBeGreaterThan(Date.parse(domain.lastCheckedAt ?? ''));
      });

      test.each([
        ["another tenant's domain", () => ['--tenant', other, '--domain-id', domain.id], {}, /has no domain/],
        ['an id that is none', () => ['--tenant', tenant, '--domain-id', 'none'], {}, /has no domain none/],
        ['missing arguments', () => ['--tenant', tenant], {}, /are both needed\.\nusage: /],
        ['an unknown argument', () => ['--tennant', tenant], {}, /--tennant.*usage: /s],
        [
          'no Temporal',
          () => ['--tenant', tenant, '--domain-id', domain.id],
          { TEMPORAL_ADDRESS: '127.0.0.1:1' },
          /^Temporal is not reachable at 127\.0\.0\.1:1, /,
        ],
        [
          'no database',
          () => ['--tenant', tenant, '--domain-id', domain.id],
          { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
          /^The database is not reachable/,
        ],
      ])('with %s it exits 1 and says so in a sentence', async (_, args, over, sentence) => {
        const { code, out, err } = await trigger(args(), over);
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).toMatch(sentence);
        expect(err).not.toMatch(/^\s+at /m);
      });
    });

    describe('each command with --json', () => {
      /** What a command that went well has printed on standard output, all of it one JSON value. */
      const json = async (...args: string[]) => {
        const { code, out, err } = await stack.cli(...args, '--json');
        if (code !== 0) throw new Error(`${args.join(' ')} exited with ${code}: ${out}${err}`);
        return JSON.parse(out) as Record<string, unknown>;
      };

      test('tenants are added and listed', async () => {
        const id = randomUUID();
        const added = await json('tenant', 'add', 'Typed', '--id', id);
        expect(added).toMatchObject({
          id,
          name: 'Typed',
          canonicalHost: `${id.slice(0, 7)}.portal.localhost`,
        });
        expect((await json('tenant', 'list')).tenants).toContainEqual(added);
      });

      test('a domain is added, waited for, shown, listed, explained, refreshed, switched off, on again and deleted', async () => {
        const name = 'typed.runbook.localhost';
        await json('sandbox', 'dns', 'set', name, 'CNAME', domain.canonicalHost);
        const added = await json('domain', 'add', name, '--tenant', tenant, '--wait');
        expect(added).toMatchObject({ domain: name, tenant, status: 'active' });
        const [shown, listed] = await Promise.all([
          json('domain', 'show', name),
          json('domain', 'list', '--tenant', tenant, '--status', 'active'),
        ]);
        const explained = await eventually('its workflow has ended, as all is well', async () => {
          const found = await json('domain', 'explain', name);
          return (found.workflow as { status?: string }).status === 'COMPLETED' && found;
        });
        expect(shown).toMatchObject({ id: added.id, status: 'active' });
        expect(listed.domains).toContainEqual(expect.objectContaining({ id: added.id }));
        expect(explained).toMatchObject({ domain: { id: added.id } });
        expect(explained.workflow).toMatchObject({
          workflowId: `portal-domain/${added.id}`,
          endedAt: expect.any(String),
        });
        const words = (await stack.cli('domain', 'explain', name)).out;
        expect(words).toMatch(
          /\nAt the edge\n {2}edge: objects present, .*certificate from .*\n {2}HTTPS through /,
        );
        const away = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
        const without = await stack.script('dist/src/bin/cli.js', ['domain', 'explain', name], away);
        expect([without.code, without.err]).toEqual([0, '']);
        expect(without.out).toMatch(/\nWorkflow\n {2}Not read: Temporal at 127\.0\.0\.1:1 did not say: /);
        expect(words).toMatch(
          /\nWorkflow\n {2}portal-domain\/.*: COMPLETED\n {2}None has to run while all is well: the patrol /,
        );
        expect(explained.events).toContainEqual(
          expect.objectContaining({ kind: 'status_changed', to: 'active' }),
        );
        expect(await json('domain', 'refresh', name)).toMatchObject({ status: 'active' });
        expect(await json('domain', 'disable', name)).toMatchObject({ status: 'disabled' });
        expect(await json('domain', 'retry', name)).toMatchObject({ desired: 'active' });
        expect(await json('domain', 'delete', name, '--yes')).toMatchObject({
          domain: name,
          desired: 'deleted',
          reason: 'left_behind',
        });
        await json('sandbox', 'dns', 'unset', name, 'CNAME');
      });

      test('sandbox records are set, listed and taken away', async () => {
        const record = { name: 'cli.localhost', type: 'TXT', values: ['one', 'two'], ttl: 9 };
        const { name, type, values } = record;
        expect(await json('sandbox', 'dns', 'set', name, type, ...values, '--ttl', '9')).toEqual(record);
        expect((await json('sandbox', 'dns', 'list')).records).toContainEqual(record);
        expect(await json('sandbox', 'dns', 'unset', name, type)).toEqual({ name, type, deleted: true });
        expect((await json('sandbox', 'dns', 'list')).records).not.toContainEqual(record);
      });

      test('keys and tokens are made, work at once, and a revoked key no longer does', async () => {
        const key = await json('key', 'create', 'second operator');
        const token = await json('token', 'create', '--tenant', tenant, '--role', 'viewer');
        const [byKey, byToken] = await Promise.all([
          json('tenant', 'list', '--token', String(key.key)),
          json('domain', 'list', '--token', String(token.token)),
        ]);
        expect(byKey.tenants).toContainEqual(expect.objectContaining({ id: tenant }));
        expect(byToken.domains).toContainEqual(expect.objectContaining({ id: domain.id }));
        expect(await json('key', 'revoke', String(key.id), '--yes')).toEqual({ id: key.id, revoked: true });
        expect((await json('key', 'list')).keys).toContainEqual(
          expect.objectContaining({ id: key.id, revokedAt: expect.any(String) }),
        );
        const refused = await stack.cli('tenant', 'list', '--token', String(key.key), '--json');
        expect(refused).toMatchObject({ code: EXIT_CODES.refused.exitCode, out: '' });
        expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'unauthorized' } });
      });

      test('the database is up to date', async () => {
        expect(await json('migrate')).toEqual({ applied: [] });
      });

      test.each([
        [['domain', 'show', 'unknown.localhost'], 'not_found', 'domain_not_found'],
        [['domain', 'add', '127.0.0.1', '--tenant', tenant], 'refused', 'ip_address'],
        [['domain', 'add', 'portal.runbook.localhost', '--tenant', tenant], 'refused', 'already_registered'],
        [['domain', 'frobnicate'], 'usage', 'usage'],
      ] as const)('%j exits as %s with the code %s and a sentence', async (args, kind, code) => {
        const run = await stack.cli(...args, '--json');
        expect({ code: run.code, out: run.out }).toEqual({ code: EXIT_CODES[kind].exitCode, out: '' });
        expect(JSON.parse(run.err)).toEqual({
          error: { code, kind, detail: expect.stringMatching(/\w{3}/) },
        });
      });
    });
  });
}
