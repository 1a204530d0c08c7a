/**
 * `npm run example -- plain-html|express|nextjs`: starts the sandbox and, on top of it, an example that embeds the web
 * component, with the packages packed as for a release. Ctrl-C stops both.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const NAMES = ['plain-html', 'express', 'nextjs'];
const PORT = process.env.PORT ?? '4000';
const API_URL = `http://localhost:${process.env.PORTAL_API_PORT ?? '3000'}`;

const [name = ''] = process.argv.slice(2);
if (!NAMES.includes(name)) {
  console.error(`Say which example: npm run example -- ${NAMES.join('|')}`);
  process.exit(1);
}

/** Runs a command to its end; where it fails, so does this. */
function run(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** The folder of the example as outside of this repository, with all that it takes. */
function install() {
  const folder = resolve(root, '.portal-domains/examples', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'examples', name), folder, { recursive: true });
  for (const workspace of ['@portal-domains/client', '@portal-domains/react'])
    run('npm', ['pack', '--silent', '--workspace', workspace, '--pack-destination', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  run('npm', ['install', '--no-save', ...tarballs.map((file) => `./${file}`)], {
    cwd: folder,
    stdio: 'inherit',
  });
  return folder;
}

const folder = install();
const up = spawn(process.execPath, ['scripts/run.mjs', 'cli', 'up'], {
  cwd: root,
  env: { ...process.env, PORTAL_EMBED_ORIGINS: `http://localhost:${PORT}` },
  stdio: ['ignore', 'pipe', 'inherit'],
});
up.on('exit', (code) => process.exit(code ?? 1));
// Both are told of Ctrl-C by the terminal; this waits for `up`, which stops its parts.
process.on('SIGINT', () => undefined);

let said = '';
up.stdout.on('data', (part) => {
  process.stdout.write(part);
  const wasUp = said.includes('Portal Domains is up');
  said += part;
  if (wasUp || !said.includes('Portal Domains is up')) return;
  const key = run(process.execPath, ['scripts/run.mjs', 'cli', 'key', 'create', `example-${name}`]);
  const example = spawn('npm', ['start'], {
    cwd: folder,
    env: {
      ...process.env,
      PORT,
      PORTAL_API_URL: API_URL,
      PORTAL_OPERATOR_KEY: /pdk_[\w-]+/.exec(key)?.[0],
    },
    stdio: 'inherit',
  });
  example.on('exit', () => up.kill('SIGINT'));
});
