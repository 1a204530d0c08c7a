import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Size = { path: string; bytes: number };

/** The parts of the image's file system that the table has a line for; the rest is one more. */
const PARTS = [
  'usr/local/bin/node',
  'usr/lib',
  'app/node_modules/@temporalio/core-bridge',
  'app/node_modules',
  'app/dist/src',
  'app/dist/workflow-bundle.js',
  'app/web',
  'app',
] as const;

/** Sums up the files of an image by part, each file in the first that it belongs to. */
export async function sizesOf(root: string): Promise<Size[]> {
  const sums = new Map<string, number>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    // What a run has mounted there is no part of the image.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    const part = PARTS.find((one) => name === one || name.startsWith(`${one}/`)) ?? 'other';
    sums.set(part, (sums.get(part) ?? 0) + (await lstat(path)).size);
  }
  return [...sums].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => b.bytes - a.bytes);
}

/** One line a part, the largest first. */
export function renderSizes(sizes: readonly Size[]): string[] {
  return sizes.map(({ path, bytes }) => `${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${path}`);
}
