/**
 * Refuses a Node that is too old for the product. `engines` in package.json is what npm itself needs to install it. The
 * scripts that build read this file before there is a `dist`, and old releases of Node read it too: plain JavaScript,
 * nothing newer than ES2020.
 */
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:process';

/**
 * The Node that `npm ci` has installed for this platform; npm's scripts find it first on PATH (docs/decisions/0036).
 * @type {string}
 */
export const PINNED_NODE = 'node_modules/.bin/node';

const ROOT = rootAbove(new URL('./', import.meta.url));

/** The oldest release of Node that runs the product: the first of the oldest line with long-term support that we test. */
export const OLDEST_NODE = '24.11.0';

/**
 * Returns one sentence that says what to do when this Node is too old; null otherwise.
 * @param {string} version
 * @param {boolean} isPinned Whether `npm ci` has installed a Node.
 * @returns {string | null}
 */
export function tooOld(version = process.versions.node, isPinned = existsSync(new URL(PINNED_NODE, ROOT))) {
  if (!isOlder(version, OLDEST_NODE)) return null;
  const advice = isPinned
    ? `start it with npm, or with the Node that \`npm ci\` has installed: ${PINNED_NODE}`
    : `npm has installed none for ${platform}-${arch}: install it (https://nodejs.org), then run \`npm ci\` and this again`;
  return `Error: This is Node ${version}, and ${OLDEST_NODE} or later is needed; ${advice}.`;
}

/** Ends this process with that sentence, before anything is loaded that an old Node cannot read. */
export function refuseOldNode() {
  const sentence = tooOld();
  if (sentence === null) return;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * @param {string} version
 * @param {string} than Both of the form `24.11.0`.
 */
function isOlder(version, than) {
  const [major, minor, patch] = numbers(version);
  const [thanMajor, thanMinor, thanPatch] = numbers(than);
  if (major !== thanMajor) return major < thanMajor;
  return minor === thanMinor ? patch < thanPatch : minor < thanMinor;
}

/**
 * @param {string} version
 * @returns {[number, number, number]}
 */
function numbers(version) {
  const [major = '0', minor = '0', patch = '0'] = version.split('.');
  return [parseInt(major, 10), parseInt(minor, 10), parseInt(patch, 10)];
}

/**
 * Returns the folder of the package.json above a folder: this file runs from src/bin/ and from dist/src/bin/.
 * @param {URL} folder
 * @returns {URL}
 */
function rootAbove(folder) {
  return existsSync(new URL('package.json', folder)) ? folder : rootAbove(new URL('../', folder));
}
