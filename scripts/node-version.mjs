/** Old releases of Node read this file too: nothing newer than ES2020 here. */
import { readFileSync } from 'node:fs';

/** Says in one sentence what to do when this Node is older than package.json asks for; null otherwise. */
export function tooOld(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const oldest = engines.node.replace(/^\D*/, '');
  const [wanted, found] = [oldest, version].map((text) => text.split('.').map(Number));
  const at = wanted.findIndex((part, index) => part !== found[index]);
  if (at === -1 || found[at] > wanted[at]) return null;
  return `Error: This is Node ${version}, and ${oldest} or later is needed; install it (https://nodejs.org), then run \`npm ci\` and this again.`;
}

/** Ends this process with the sentence, before anything is loaded that an old Node cannot read. */
export function refuseOldNode() {
  const sentence = tooOld();
  if (sentence === null) return;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
