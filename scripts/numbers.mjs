/** Checks that migrations and decisions are numbered from 0001 on, without a gap and without a double. */
import { readdirSync } from 'node:fs';

const FOLDERS = [
  ['migrations', /^(\d{4})_.+\.sql$/],
  ['docs/decisions', /^(\d{4})-.+\.md$/],
];

let failed = false;
for (const [folder, pattern] of FOLDERS) {
  const numbers = readdirSync(folder)
    .map((file) => pattern.exec(file)?.[1])
    .filter((number) => number !== undefined)
    .sort();
  const wrong = numbers.findIndex((number, i) => Number(number) !== i + 1);
  if (wrong === -1) continue;
  failed = true;
  const expected = String(wrong + 1).padStart(4, '0');
  console.error(
    `${folder}: ${numbers[wrong]} stands where ${expected} belongs; number the files without a gap or a double.`,
  );
}
process.exit(failed ? 1 : 0);
