import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { factsOf } from '../../src/certificates/facts.ts';
import { pemBundle } from '../../src/certificates/pem.ts';
import type { CertificateFacts } from '../../src/core/observations.ts';
import { certificatesDir, namesDir } from '../../src/edge/caddy/config.ts';
import type { CaddyPaths } from '../../src/edge/caddy/paths.ts';
import { issuerKey } from '../../src/issuers/folder.ts';
import { openAuthority } from '../../src/issuers/internal/authority.ts';
import { newKey } from '../../src/issuers/x509.ts';

const DAY_MS = 86_400_000;
const LIFE_DAYS = 30;
/** Names share keys: to make one takes longer than to sign a certificate for it. */
const KEYS = 64;
const AT_ONCE = 32;
const PRIVATE = { mode: 0o600 };

/** The folders of an edge that are filled. */
export type EdgeFolders = Pick<CaddyPaths, 'dir' | 'issuersDir' | 'authorityDir'>;

export type Member = { id: string; domain: string; certificate: CertificateFacts };

/**
 * Makes certificates of the sandbox's CA for these names, and the files that the edge's driver leaves for each: the
 * issuer's copy, the one that Caddy serves, and the name, which comes last.
 */
export async function certify(
  paths: EdgeFolders,
  tenant: string,
  domains: readonly string[],
): Promise<Member[]> {
  const issuer = issuerKey(null);
  const stored = join(paths.issuersDir, issuer, 'certificates');
  await Promise.all(
    [stored, certificatesDir(paths.dir), namesDir(paths.dir)].map((dir) =>
      mkdir(dir, { recursive: true, mode: 0o700 }),
    ),
  );
  const authority = await openAuthority(paths.authorityDir);
  const keys = Array.from({ length: KEYS }, newKey);
  const from = new Date(Date.now() - 60_000);
  const until = new Date(Date.now() + LIFE_DAYS * DAY_MS);
  const members: Member[] = [];
  const waiting = [...domains];
  const work = async () => {
    for (let domain = waiting.pop(); domain !== undefined; domain = waiting.pop()) {
      const id = randomUUID();
      const key = keys[waiting.length % KEYS] ?? '';
      const chain = await authority.sign({ name: domain, key, from, until });
      await Promise.all([
        writeFile(join(stored, `${domain}.json`), `${JSON.stringify({ chain, key })}\n`, PRIVATE),
        writeFile(
          join(certificatesDir(paths.dir), `${domain}.pem`),
          pemBundle({ chain, key }, issuer),
          PRIVATE,
        ),
      ]);
      const owner = `${JSON.stringify({ domainId: id, tenant })}\n`;
      await writeFile(join(namesDir(paths.dir), domain), owner, PRIVATE);
      members.push({ id, domain, certificate: factsOf(new X509Certificate(chain)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return members;
}
