import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { followLog, type LogFollower } from './log-follower.ts';

let folder: string;
let file: string;
let lines: string[];
let follower: LogFollower | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-log-'));
  file = join(folder, 'edge.log');
  lines = [];
});
afterEach(async () => {
  await follower?.close();
  await rm(folder, { recursive: true, force: true });
});

const follow = (tailBytes = 1_000, pollMs = 60_000) => {
  follower = followLog({
    file,
    tailBytes,
    pollMs,
    onLine: (line) => void lines.push(line),
    onError: (error) => void lines.push(`error: ${error}`),
  });
  return follower;
};

test('lines that are appended arrive by themselves, also when the file appears later', async () => {
  // By then the folder is watched: nothing else tells of a line for a minute here.
  await follow().catchUp();
  await writeFile(file, 'one\n');
  await eventually('the first line', () => lines.includes('one'));
  await appendFile(file, 'two\nthr');
  await eventually('the second line', () => lines.includes('two'));
  await appendFile(file, 'ee\n');
  await eventually('the joined line', () => lines.includes('three'));
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('of a file that was there before only the tail is read', async () => {
  await writeFile(file, `${'x'.repeat(100)}\nlast\n`);
  await follow(10).catchUp();
  expect(lines.at(-1)).toBe('last');
  expect(lines.join('').length).toBeLessThan(10);
});

test('a rotated file is read to its end, and the new one from its start', async () => {
  await writeFile(file, 'one\n');
  const { catchUp } = follow();
  await catchUp();
  await appendFile(file, 'two\n');
  await rename(file, join(folder, 'edge-1.log'));
  await writeFile(file, 'three\n');
  await catchUp();
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('a truncated file is read from its start', async () => {
  await writeFile(file, 'one and more\n');
  const { catchUp } = follow();
  await catchUp();
  await truncate(file);
  await appendFile(file, 'two\n');
  await catchUp();
  expect(lines).toEqual(['one and more', 'two']);
});

test('characters that a read cuts in two arrive whole', async () => {
  const text = `${'ä'.repeat(50_000)}\n`;
  await writeFile(file, `z${text}`);
  await follow(1_000_000).catchUp();
  expect(lines).toEqual([`z${text.trim()}`]);
});
