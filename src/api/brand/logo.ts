import { readFile, stat } from 'node:fs/promises';

/** An image as it is served. */
export type Logo = { bytes: Uint8Array<ArrayBuffer>; type: 'image/svg+xml' | 'image/png' | 'image/webp' };

const MAX_BYTES = 200 * 1024;

/** The reason for which a file is no logo. */
export type LogoFault = 'not_readable' | 'too_large' | 'no_image';

export const LOGO_FAULTS: Record<LogoFault, string> = {
  not_readable: 'the file is not there, or this process may not read it',
  too_large: 'the file is larger than 200 KiB; give a smaller image, best an SVG',
  no_image: 'the file is neither SVG, PNG nor WebP',
};

/** Reads the logo from a file; its first bytes tell its type, whatever its name is. */
export async function readLogo(file: string): Promise<Logo | LogoFault> {
  try {
    if ((await stat(file)).size > MAX_BYTES) return 'too_large';
    const bytes = new Uint8Array(await readFile(file));
    const type = typeOf(bytes);
    return type === null ? 'no_image' : { bytes, type };
  } catch {
    return 'not_readable';
  }
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function typeOf(bytes: Uint8Array): Logo['type'] | null {
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(bytes.subarray(from, to));
  if (PNG.every((byte, i) => bytes[i] === byte)) return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  return /^(\u00ef\u00bb\u00bf)?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg[\s>])/.test(text(0, 1024)) &&
    /<svg[\s>]/.test(text(0, bytes.length))
    ? 'image/svg+xml'
    : null;
}
