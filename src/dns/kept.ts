import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import type { DnsRecord } from './port.ts';

/** More than anybody publishes at a name that leads to one portal. */
const MOST_OF_A_TYPE: Record<'A' | 'AAAA' | 'TXT' | 'CAA', number> = { A: 32, AAAA: 32, TXT: 64, CAA: 64 };
const MOST_CAA_CHARACTERS = 8_192;
/** A proof has 60 characters. */
const LONGEST_TEXT = 200;
/** Texts that are about something else are kept to show what was found, not all. */
const OTHER_TEXTS = 10;

/** Returns whether one name has more records than are stored for any. */
export function areTooMany(records: readonly DnsRecord[]): boolean {
  const counts = new Map<string, number>();
  for (const { type } of records) counts.set(type, (counts.get(type) ?? 0) + 1);
  const caa = records.reduce(
    (sum, one) => sum + (one.type === 'CAA' ? one.value.length + one.tag.length : 0),
    0,
  );
  const beyond = Object.entries(MOST_OF_A_TYPE).some(([type, most]) => (counts.get(type) ?? 0) > most);
  return beyond || caa > MOST_CAA_CHARACTERS;
}

/** The name of our proofs, without what stands behind it. */
const PROOF = ownershipRecordValue('').toLowerCase();

/** The texts as an observation keeps them: what could be a proof, some of the others, none longer than is readable. */
export function keptTexts(texts: readonly string[]): string[] {
  const isProof = (text: string) => text.toLowerCase().includes(PROOF);
  const others = texts.filter((text) => !isProof(text)).slice(0, OTHER_TEXTS);
  return texts
    .filter((text) => isProof(text) || others.includes(text))
    .map((text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text));
}
