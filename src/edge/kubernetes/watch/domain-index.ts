import type { Change } from '../../../kubernetes/follow.ts';
import { hasFailed, type ObservedCertificate, type ObservedChallenge } from '../observe/cert-manager.ts';
import { domainIdOf } from '../resources/names.ts';

/** An index over the watched objects: the Certificate of each name, and the challenges under way. */
export type DomainIndex = {
  /** Replaces all Certificates, after a list. */
  setCertificates(all: readonly ObservedCertificate[]): void;
  updateCertificate(change: Change<ObservedCertificate>): void;
  /** Replaces all challenges, after a list. */
  setChallenges(all: readonly ObservedChallenge[]): void;
  updateChallenge(change: Change<ObservedChallenge>): void;
  /** Finds the domain id that has our Certificate for a name. Challenges bear no label of ours, only the name. */
  domainIdOf(name: string | undefined): string | null;
  /** Lists all our Certificates. */
  certificates(): readonly ObservedCertificate[];
  /** Lists our Certificates whose challenge has been undecided since before `time` (milliseconds of the epoch). */
  overdue(time: number): { challenge: ObservedChallenge; certificate: ObservedCertificate }[];
};

export function createDomainIndex(): DomainIndex {
  const byName = new Map<string, ObservedCertificate>();
  const challenges = new Map<string, ObservedChallenge>();
  const put = (one: ObservedCertificate) => {
    const name = one.spec.dnsNames?.[0];
    if (name !== undefined) byName.set(name, one);
  };
  const putChallenge = (one: ObservedChallenge) => void challenges.set(one.metadata.uid, one);
  return {
    setCertificates(all) {
      byName.clear();
      all.forEach(put);
    },
    updateCertificate({ before, after }) {
      const name = before?.spec.dnsNames?.[0];
      if (after !== null) put(after);
      else if (name !== undefined && byName.get(name)?.metadata.uid === before?.metadata.uid)
        byName.delete(name);
    },
    setChallenges(all) {
      challenges.clear();
      all.forEach(putChallenge);
    },
    updateChallenge({ before, after }) {
      if (after !== null) putChallenge(after);
      else if (before !== null) challenges.delete(before.metadata.uid);
    },
    domainIdOf(name) {
      const certificate = name === undefined ? undefined : byName.get(name);
      return certificate === undefined ? null : domainIdOf(certificate);
    },
    certificates: () => [...byName.values()],
    overdue(time) {
      return [...challenges.values()]
        .filter((one) => !hasFailed(one) && one.status?.state !== 'valid')
        .filter(({ metadata }) => Date.parse(metadata.creationTimestamp) < time)
        .flatMap((challenge) => {
          const certificate = byName.get(challenge.spec.dnsName ?? '');
          return certificate === undefined ? [] : [{ challenge, certificate }];
        });
    },
  };
}
