import { type SealingKey, sealKey } from '../../../certificates/sealed-key.ts';
import { readUpload } from '../../../certificates/uploaded.ts';
import { judgeUpload } from '../../../core/own-certificate/upload-checks.ts';
import type { ChainJudge } from '../../../probe/trusted-chain.ts';
import type { KeptCertificate } from '../../../store/own-certificates/own-certificates.ts';
import { ApiProblem } from '../../http/problem.ts';

export type Sent = { chain: string; privateKey: string };
export type AcceptDeps = { sealWith: SealingKey; judgeChain: ChainJudge; now: string };

/**
 * Judges what was sent for a domain, and seals its key; from here on nothing holds the key in clear text.
 * @throws ApiProblem with the code of the first check that refuses it.
 */
export async function acceptCertificate(
  domain: { id: string; domain: string },
  sent: Sent,
  { sealWith, judgeChain, now }: AcceptDeps,
): Promise<KeptCertificate> {
  const read = readUpload({ domain: domain.domain, ...sent });
  if ('code' in read) throw new ApiProblem(read.code, read.detail);
  const { upload, chain, privateKey } = read;
  const refuse = (untrusted: string | null) => {
    const refused = judgeUpload({ ...upload, untrusted }, now);
    if (refused !== null) throw new ApiProblem(refused.code, refused.detail);
  };
  refuse(null);
  // Last, as it costs a handshake, and what was found before has a code that says more.
  refuse(await judgeChain({ domain: domain.domain, chain, privateKey }));
  const { notBefore, notAfter, issuer, fingerprint } = read.facts;
  const key = sealKey(sealWith, privateKey, { domainId: domain.id, fingerprint });
  return { facts: { notBefore, notAfter, issuer, fingerprint, uploadedAt: now }, chain, key };
}
