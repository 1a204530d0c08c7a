const MARKER = /-----(BEGIN|END) (?:[A-Z]+ ){0,3}PRIVATE KEY-----/g;
/** The characters between the markers: base64 and line ends, also written as `\n`. */
const BODY = /[A-Za-z0-9+/=\s\\]/;
/** Longer than the PEM of any key. */
const MOST = 20_000;

/**
 * Takes private keys in PEM out of a text, also what a cut has left of one. Linear in the text's length: logs are long,
 * and an expression that tries again from each character would hold everything up.
 */
export function withoutPrivateKeys(text: string, instead: string): string {
  let result = '';
  let done = 0;
  for (const { 0: marker, 1: side, index } of text.matchAll(MARKER)) {
    if (index < done) continue;
    const from = side === 'END' ? backFrom(text, index, done) : index;
    const to = side === 'END' ? index + marker.length : endOf(text, index + marker.length);
    result += text.slice(done, from) + instead;
    done = to;
  }
  return result + text.slice(done);
}

function backFrom(text: string, index: number, notBefore: number): number {
  let from = index;
  while (from > Math.max(notBefore, index - MOST) && BODY.test(text.charAt(from - 1))) from -= 1;
  return from;
}

/** Behind the END that belongs to it or, without one, behind what looks like a key. */
function endOf(text: string, start: number): number {
  let end = start;
  while (end < Math.min(text.length, start + MOST) && BODY.test(text.charAt(end))) end += 1;
  const closing = /^-----END (?:[A-Z]+ ){0,3}PRIVATE KEY-----/.exec(text.slice(end, end + 80));
  return end + (closing?.[0].length ?? 0);
}
