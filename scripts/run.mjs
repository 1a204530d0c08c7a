/** `npm start` and `npm run demo`: a built program (`cli`, `demo`) with its arguments, on a Node that can run it. */
import { existsSync } from 'node:fs';
import { refuseOldNode } from '../src/bin/node-version.mjs';

refuseOldNode();
const [name] = process.argv.splice(2, 1);
const program = new URL(`../dist/src/bin/${name}.js`, import.meta.url);
if (existsSync(program)) await import(program.href);
else {
  process.stderr.write('Error: Nothing is built yet; run `npm ci` first (or `npm run build`).\n');
  process.exitCode = 1;
}
