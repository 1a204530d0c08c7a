import { join } from 'node:path';
import { splitBundle } from '../../certificates/pem.ts';
import type { Config } from '../../config/config.ts';
import type { AssertionSigner } from '../../core/assertions.ts';
import { type AccountFile, readAccount } from '../../issuers/acme/account.ts';
import { createAcmeIssuer } from '../../issuers/acme/issuer.ts';
import { deleteKeptOfName, issuerKey, keptOfName } from '../../issuers/folder.ts';
import { createInternalIssuer } from '../../issuers/internal/issuer.ts';
import type { OrderLeases } from '../../issuers/leases.ts';
import type { Issuer } from '../../issuers/port.ts';
import type { OwnCertificates } from '../own-certificates.ts';
import { servedCertificates } from './certificates.ts';
import { challengesDir } from './config.ts';
import { type CaddyEdge, createCaddyEdge } from './driver.ts';
import { type EarlierStorage, earlierStorage } from './earlier-storage.ts';
import type { Kept } from './parts.ts';

/** The places of one machine's edge: see caddyPaths. */
type EdgePlaces = { dir: string; storageDir: string; issuersDir: string; authorityDir: string };

type OneMachine = {
  paths: EdgePlaces;
  acme: Config['acme'];
  own: OwnCertificates;
  sign: AssertionSigner | null;
  clock: () => Date;
  /** Returns a random number from 0 to 1. */
  random: () => number;
  leases: OrderLeases;
  onError: (error: unknown) => void;
};

/** Puts the edge of one machine together: Caddy, which serves, and the issuer of the settings, which orders. */
export function createOneMachineEdge({
  paths,
  acme,
  own,
  sign,
  clock,
  random,
  leases,
  onError,
}: OneMachine): CaddyEdge {
  const key = issuerKey(acme.directory);
  const earlier = earlierStorage(paths.storageDir, key);
  const issuer = issuerOf({ paths, acme, clock, random, leases, earlier });
  const kept = keptBy(paths, earlier);
  return createCaddyEdge({ dir: paths.dir, issuer, issuerKey: key, kept, own, sign, clock, onError });
}

function issuerOf({
  paths,
  acme,
  clock,
  random,
  leases,
  earlier,
}: Omit<OneMachine, 'onError' | 'sign' | 'own'> & { earlier: EarlierStorage }): Issuer {
  const served = servedCertificates(paths.dir);
  const key = issuerKey(acme.directory);
  const folder = join(paths.issuersDir, key);
  const inherited = async (name: string) => {
    const pem = await served.read(name);
    return (pem === null ? null : splitBundle(pem, key)) ?? (await earlier.certificate(name));
  };
  if (acme.directory === null) {
    return createInternalIssuer({ folder, authorityFolder: paths.authorityDir, inherited, clock });
  }
  return createAcmeIssuer({
    ...{ folder, challengeFolder: challengesDir(paths.dir), inherited, clock, random, leases },
    ...{ directory: acme.directory, email: acme.email, caFile: acme.caFile },
    ...{ profile: acme.profile, keepsKeys: acme.keepsKeys, inheritedAccount: earlier.account },
  });
}

/** All that issuers keep of a name, of any CA, also of the time when Caddy ordered. */
function keptBy({ issuersDir }: EdgePlaces, earlier: EarlierStorage): Kept {
  return {
    leftovers: async (name) =>
      (await Promise.all([keptOfName(issuersDir, name), earlier.leftovers(name)])).flat(),
    async remove(name) {
      await deleteKeptOfName(issuersDir, name);
      await earlier.remove(name);
    },
  };
}

/** Reads the account at the CA with its key; null: there is none yet. */
export async function readKeptAccount(
  { issuersDir, storageDir }: Pick<EdgePlaces, 'issuersDir' | 'storageDir'>,
  directory: string,
): Promise<AccountFile | null> {
  const key = issuerKey(directory);
  const account = await readAccount(join(issuersDir, key));
  return account.kind === 'kept' ? account : earlierStorage(storageDir, key).account();
}
