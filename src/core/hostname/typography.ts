/**
 * Characters that a word processor or a copy puts into a name: UTS #46 lets it through, IDNA2008 does not, so
 * that no registry has such a name, and only a typing error can be meant.
 */
type Slip = { is: RegExp; message: (character: string) => string };

const SLIPS: readonly Slip[] = [
  {
    is: /[\p{Pd}\u2212\u02d7]/u,
    message: (character) => `The dash ${character} is no hyphen, which is all that a host name has.`,
  },
  {
    is: /[\p{Pi}\p{Pf}\u201a\u201e\u2032-\u2037\u301d-\u301f]/u,
    message: (character) => `The quotation mark ${character} cannot stand in a host name.`,
  },
  { is: /[\p{Z}\u2800]/u, message: () => 'There is a blank inside the name.' },
  {
    is: /[\u2044\u2215\u29f8\u2571]/u,
    message: (character) => `The slash ${character} cannot stand in a host name, which has no path.`,
  },
  // The four that IDNA2008 knows in their contexts are left out (RFC 5892, appendix A).
  {
    is: /(?![\u00b7\u05f3\u05f4\u30fb])[\p{P}\u2236]/u,
    message: (character) => `The character ${character} cannot stand in a host name.`,
  },
];

/** The first slip in the Unicode form of a name, as a sentence; null where there is none. */
export function typographicSlip(displayDomain: string): string | null {
  const text = displayDomain.replace(/[.-]/g, '');
  for (const { is, message } of SLIPS) {
    const [character] = is.exec(text) ?? [];
    if (character !== undefined) return message(character);
  }
  return null;
}
