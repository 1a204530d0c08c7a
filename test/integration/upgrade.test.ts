import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../src/config/config.ts';
import { openDataFolder } from '../../src/local/data-folder.ts';
import { startPostgres } from '../../src/local/postgres.ts';
import { createSupervisor } from '../../src/local/processes.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrator, pendingMigrations } from '../../src/store/database/migrate.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { publishRecord, show, timelineOf, untilStatus, visit } from '../../src/testing/stack-actions.ts';
import { hasEnded, startUp } from '../../src/testing/up-process.ts';

/** What an older version left, before the tables had gateways, tenants' roles, an audit or a trace. */
const OLD = '0005_wanted_is_not_disabled';

describe('a data folder of an older version', () => {
  const tenant = randomUUID();
  const waiting = randomUUID();
  const switchedOff = randomUUID();
  const [label = ''] = tenant.split('-');
  const canonicalHost = `${label}.portal.localhost`;
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await startRunningStack({}, async ({ dataDir, ports }) =>
      withPostgresAlone(dataDir, ports.postgres, leaveOldRows),
    );
  });
  afterAll(async () => {
    await stack?.stop();
  });

  async function withPostgresAlone(dataDir: string, port: number, use: (url: string) => Promise<void>) {
    const data = await openDataFolder(dataDir);
    const supervisor = createSupervisor({ runDir: data.run, logDir: data.logs, report: () => undefined });
    try {
      const { url } = await startPostgres({ folder: data, port, path: environment().PATH ?? '', supervisor });
      await use(url);
    } finally {
      await supervisor.stop();
    }
  }

  /** As the statements of that version wrote them. */
  async function leaveOldRows(url: string): Promise<void> {
    const db = openDatabase(url, { max: 1 });
    try {
      const { error } = await (await migrator(db)).migrateTo(OLD);
      if (error !== undefined) throw error;
      await sql`insert into tenant_labels values (${label}, ${tenant}, now())`.execute(db);
      await sql`insert into tenants values (${tenant}, 'Old customer', ${label}, ${canonicalHost}, now(), now())`.execute(
        db,
      );
      for (const [id, name, status] of [
        [waiting, 'portal.old.localhost', 'verifying_dns'],
        [switchedOff, 'off.old.localhost', 'disabled'],
      ]) {
        const desired = status === 'disabled' ? 'disabled' : 'active';
        const details = JSON.stringify({ token: `token-of-${id}` });
        await sql`insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, actor,
            conditions, desired, generation, verification_details, edge_applied, progress, created_at, updated_at)
          values (${id}, ${tenant}, ${name}, ${canonicalHost}, ${status}, 'as it was', 'nobody',
            '[]', ${desired}, 1, ${details}, false, '{}', now(), now())`.execute(db);
        await sql`insert into portal_domain_events (domain_id, at, kind, message, by)
          values (${id}, now(), 'registered', 'Registered long ago.', 'tenant')`.execute(db);
      }
      await sql`insert into outbox (domain_id, tenant, signal, created_at)
        values (${waiting}, ${tenant}, 'reconcile', now())`.execute(db);
    } finally {
      await db.destroy();
    }
  }

  test('is brought up to date by the start', async () => {
    expect(await pendingMigrations(stack.db)).toEqual([]);
  });

  test('a domain that was on its way arrives, with its history', async () => {
    const domain = await show(stack, { tenant, id: waiting });
    if (domain === null) throw new Error('the domain is gone');
    expect(domain).toMatchObject({ domain: 'portal.old.localhost', canonicalHost });
    await publishRecord(stack, domain);
    await untilStatus(stack, domain, 'active');
    expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
    expect((await timelineOf(stack, domain))[0]).toMatchObject({ message: 'Registered long ago.' });
  });

  test('one that was switched off stays so, and its tenant can be given a token', async () => {
    expect(await show(stack, { tenant, id: switchedOff })).toMatchObject({ status: 'disabled' });
    const run = await stack.cli('token', 'create', '--tenant', tenant, '--role', 'admin');
    expect(run).toMatchObject({ code: 0, out: expect.stringMatching(/^pdt_/) });
  });

  test('a folder that a newer version has used is refused, and says what to do', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999_later', now())`.execute(stack.db);
    await stack.killAll();
    const starting = startUp(stack.settings, (child) => {
      expect(hasEnded(child)).toBe(false);
    });
    await expect(starting).rejects.toThrow(
      'by a newer version (9999_later). Start that version, or restore a backup from before with this one.',
    );
  });
});
