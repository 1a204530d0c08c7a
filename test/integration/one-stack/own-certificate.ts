import { randomUUID, X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/certificates/facts.ts';
import type { Domain } from '../../../src/client/client.ts';
import { certificatesDir } from '../../../src/edge/caddy/config.ts';
import { caddyPaths } from '../../../src/edge/caddy/paths.ts';
import { openAuthority } from '../../../src/issuers/internal/authority.ts';
import { newKey } from '../../../src/issuers/x509.ts';
import { databaseText } from '../../../src/testing/database-text.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { presentedBy } from '../../../src/testing/presented.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import {
  addTenant,
  certificatesIssued,
  disable,
  leftAtEdge,
  publishRecord,
  register,
  show,
  timelineOf,
  untilStatus,
} from '../../../src/testing/stack-actions.ts';

const DAY_MS = 86_400_000;
const WITHIN = { withinMs: 60_000 };

/** A certificate that a tenant brings: served, damaged, removed, and gone with the domain; its key is nowhere else. */
export function ownCertificateTests(running: () => RunningStack): void {
  describe('an own certificate', () => {
    const tenant = randomUUID();
    const name = 'portal.own.localhost';
    let stack: RunningStack;
    let domain: Domain;
    let ofCa: string | null;
    const keys: string[] = [];

    beforeAll(async () => {
      stack = running();
      await addTenant(stack, tenant, 'Own');
      domain = await register(stack, tenant, name);
      await publishRecord(stack, domain);
      await untilStatus(stack, domain, 'active');
      ofCa = await presented();
    });

    const presented = () => presentedBy({ host: '127.0.0.1', port: stack.config.ports.https }, name);
    const isPresented = (fingerprint: string | null) =>
      eventually(`${fingerprint} is presented`, async () => (await presented()) === fingerprint, WITHIN);
    const path = () => ({ params: { path: { tenant, id: domain.id } } });

    /** Uploads one that the sandbox's root has signed. */
    async function upload(): Promise<string> {
      const authority = await openAuthority(caddyPaths(stack.config.dataDir).authorityDir);
      const key = newKey();
      keys.push(key);
      const [from, until] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60 * DAY_MS)];
      const chain = await authority.sign({ name, key, from, until });
      const body = { chain, privateKey: key };
      const answer = await stack.api.PUT('/api/v1/tenants/{tenant}/domains/{id}/certificate', {
        ...path(),
        body,
      });
      expect(answer.error).toBeUndefined();
      return factsOf(new X509Certificate(chain)).fingerprint;
    }

    test('is served from the next handshakes on, by a live domain that stays live', async () => {
      const fingerprint = await upload();
      await isPresented(fingerprint);
      const now = await eventually(
        'the domain says so',
        async () => {
          const seen = await show(stack, domain);
          return seen?.ownCertificate?.state === 'served' ? seen : null;
        },
        WITHIN,
      );
      expect(now).toMatchObject({ status: 'active', serving: true, ownCertificate: { fingerprint } });
      expect(now.conditions).toContainEqual(
        expect.objectContaining({ type: 'CertificateReady', status: 'True', reason: 'own' }),
      );
      const kinds = (await timelineOf(stack, domain)).map(({ kind, to }) => `${kind} ${to}`);
      expect(kinds).toContain('own_certificate put');
      expect(kinds).toContain('condition_changed CertificateReady own');
    });

    test.each<[string, (file: string) => Promise<void>]>([
      ['deleted', (file) => rm(file)],
      ['replaced', (file) => writeFile(file, 'no certificate')],
    ])('whose file is %s by hand is served again within a minute', async (_how, damage) => {
      const fingerprint = await presented();
      await damage(join(certificatesDir(caddyPaths(stack.config.dataDir).dir), `${name}.pem`));
      await isPresented(fingerprint);
    });

    test('gives way to the CA’s of before when it is removed, and nothing is ordered', async () => {
      const before = await certificatesIssued(stack);
      await stack.api.DELETE('/api/v1/tenants/{tenant}/domains/{id}/certificate', path());
      await isPresented(ofCa);
      expect((await certificatesIssued(stack)).get(name)).toBe(before.get(name));
      expect((await show(stack, domain))?.ownCertificate).toBeNull();
    });

    test('goes with the domain that is disabled, and no key is left', async () => {
      await isPresented(await upload());
      await disable(stack, domain);
      await untilStatus(stack, domain, 'disabled');
      expect(await leftAtEdge(stack, name)).toEqual([]);
      const rows = await stack.db
        .selectFrom('own_certificates')
        .select('domain_id')
        .where('domain_id', '=', domain.id)
        .execute();
      expect(rows).toEqual([]);
      expect(await presented()).toBeNull();
    });

    test('leaves its key in no database, history, log or support bundle', async () => {
      const { dataDir } = stack.config;
      const file = join(dataDir, 'own-support.json');
      await stack.cli('support-bundle', name, '--out', file);
      const logs = await readdir(join(dataDir, 'logs'));
      const files = [
        ...logs.map((log) => join(dataDir, 'logs', log)),
        ...(await readdir(dataDir))
          .filter((one) => one.startsWith('temporal.db'))
          .map((one) => join(dataDir, one)),
        file,
      ];
      const texts = [await databaseText(stack.db)];
      for (const one of files) texts.push(await readFile(one, 'latin1'));
      const all = texts.join('\n');
      // The search itself finds what is there: the ids in Temporal's histories, the name in the rest.
      expect(all).toContain(domain.id);
      const sealing = (await readFile(join(dataDir, 'certificate-key'), 'utf8')).trim();
      for (const key of keys) {
        const [, line = ''] = key.split('\n');
        const bytes = Buffer.from(line, 'base64');
        expect(line).toHaveLength(64);
        const forms = [
          line,
          Buffer.from(line).toString('hex'),
          bytes.toString('hex'),
          bytes.toString('latin1'),
        ];
        expect(forms.filter((form) => all.includes(form))).toEqual([]);
      }
      expect(keys.length).toBeGreaterThan(0);
      expect(all).not.toContain(sealing);
      await rm(file);
    });
  });
}
