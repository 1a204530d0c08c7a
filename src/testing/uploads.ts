import { createChainJudge } from '../probe/trusted-chain.ts';
import { createPrivateCa, type PrivateCa, type Wanted } from './private-ca.ts';

/** A CA of a test, what to upload of it, and the judge that trusts it. */
export async function anUploadingCa(now = new Date()) {
  const ca: PrivateCa = await createPrivateCa(now);
  return {
    ca,
    judgeChain: createChainJudge(async () => [ca.root]),
    /** The body of an upload for a name. */
    async upload(
      domain: string,
      wanted: Partial<Wanted> = {},
    ): Promise<{ chain: string; privateKey: string }> {
      const { chain, key } = await ca.sign({ names: [domain], ...wanted });
      return { chain, privateKey: key };
    },
  };
}
