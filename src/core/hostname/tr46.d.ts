/** `tr46` ships no types; these are the ones of version 6 that we use. */
declare module 'tr46' {
  export type Tr46Options = {
    checkHyphens?: boolean;
    checkBidi?: boolean;
    checkJoiners?: boolean;
    useSTD3ASCIIRules?: boolean;
    transitionalProcessing?: boolean;
    ignoreInvalidPunycode?: boolean;
  };
  /** The A-label form, or null when the name is not valid under these options. */
  export function toASCII(name: string, options?: Tr46Options & { verifyDNSLength?: boolean }): string | null;
  /** Always a domain, also when `error` says that it is not valid under these options. */
  export function toUnicode(name: string, options?: Tr46Options): { domain: string; error: boolean };
}
