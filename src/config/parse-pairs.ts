/**
 * As OpenTelemetry writes headers in a setting: `key=value`, comma separated, values percent-encoded; each key once.
 * @returns null for what is not written so.
 */
export function parsePairs(text: string): Record<string, string> | null {
  const pairs: Record<string, string> = {};
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    const value = decoded(part.slice(at + 1).trim());
    if (at < 1 || !/^[\w!#$%&'*+.^`|~-]+$/.test(key) || value === null) return null;
    // The second one would take the place of the first without a word.
    if (Object.hasOwn(pairs, key)) return null;
    pairs[key] = value;
  }
  return pairs;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
