import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Environment } from '../config/config.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain } from '../testing/store-builders.ts';
import { writeSupportBundle } from './support-bundle.ts';

/** In every secret that is planted, however it is written. */
/** The keys that seal the keys of own certificates: of the settings, and of the data folder. */
const SEALING = '5ea1'.repeat(16);
const KEPT_SEALING = '0dd5'.repeat(16);
const MARK = 'plantedsecret';

describe('the support bundle', () => {
  const database = useDatabase();
  let folder: string;
  let environment: Environment;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-support-'));
    await mkdir(join(folder, 'logs'));
    environment = {
      PORTAL_DATA_DIR: folder,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      PORTAL_OPERATOR_KEY: `${MARK}-operator-key-of-the-vendor`,
      PORTAL_API_TOKEN: `pdk_${MARK}`,
      PORTAL_CERTIFICATE_KEY: SEALING,
      POSTHOG_HOST: `http://me:${MARK}@127.0.0.1:1`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${MARK}:${MARK}@127.0.0.1:1`,
      PORTAL_ACME_DIRECTORY: `http://me:${MARK}%2F1@127.0.0.1:1/directory`,
      SOMEBODY_ELSES_SECRET: MARK,
    };
    await writeFile(join(folder, 'operator-key'), `pdk_${MARK}2\n`);
    await writeFile(join(folder, 'certificate-key'), `${KEPT_SEALING}\n`);
    await writeFile(join(folder, 'postgres-password'), `only-in-a-file-${MARK}\n`);
    await writeFile(
      join(folder, 'logs', 'worker.log'),
      [
        `{"msg":"connecting to postgres://portal:${MARK}@db/portal"}`,
        `{"headers":{"authorization":"Bearer ${MARK}.x.y"},"password":"${MARK}"}`,
        `{"msg":"-----BEGIN PRIVATE KEY-----\\n${MARK}\\n-----END PRIVATE KEY-----\\n"}`,
        '-----BEGIN EC PRIVATE KEY-----',
        MARK,
        '-----END EC PRIVATE KEY-----',
        `the password is only-in-a-file-${MARK}`,
        `{"sealing":"${KEPT_SEALING}","by":"${SEALING}"}`,
        'worker polling',
        '',
      ].join('\n'),
    );
    // A log that is cut in the middle of a secret.
    const long = `${'x'.repeat(40)} ${MARK}\n`;
    await writeFile(join(folder, 'logs', 'api.log'), `token=${MARK}${long}${'fine\n'.repeat(60_000)}`);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const bundleOf = async (domain: string | null, name: string) => {
    const file = join(folder, name);
    await writeSupportBundle({ environment, clock: () => new Date(), version: '1.2.3', domain, file });
    return readFile(file, 'utf8');
  };

  test('has what helps, and none of the secrets that lie everywhere', async () => {
    const { id, domain } = await aDomain(database.db);
    await database.db
      .updateTable('portal_domains')
      .set({ status_message: `the CA says https://me:${MARK}@ca.example.com` })
      .where('id', '=', id)
      .execute();
    const text = await bundleOf(domain, 'one.json');
    for (const secret of [MARK, SEALING, KEPT_SEALING]) expect(text).not.toContain(secret);
    const bundle = JSON.parse(text) as { logs: Record<string, string[]> };
    expect(bundle).toMatchObject({
      versions: { portalDomains: '1.2.3' },
      settings: { PORTAL_OPERATOR_KEY: 'given (removed)', PORTAL_DATA_DIR: folder },
      doctor: { ok: false, checks: expect.arrayContaining([expect.objectContaining({ name: 'posthog' })]) },
      domain: [{ row: { id, domain }, timeline: [{ kind: 'registered' }], outbox: [{ domain_id: id }] }],
    });
    expect(bundle.logs['worker.log']).toContain('worker polling');
    expect(bundle.logs['api.log']).toHaveLength(500);
  });

  test('is written without a database too, and says why a part is missing', async () => {
    environment = { ...environment, DATABASE_URL: `postgres://me:${MARK}@127.0.0.1:1/none` };
    const text = await bundleOf('portal.acme.com', 'two.json');
    expect(text).not.toContain(MARK);
    expect(JSON.parse(text)).toMatchObject({ domain: { failed: expect.stringMatching(/\w/) } });
  });

  test('overwrites nothing', async () => {
    await expect(bundleOf(null, 'operator-key')).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
