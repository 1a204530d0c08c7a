import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portal-domains-release-'));
  spawnSync('git', ['init', '--quiet'], { cwd: root });
  put('package.json', { name: 'product', version: '1.2.0' });
  put('packages/client/package.json', { name: 'client', version: '1.2.0' });
  put('packages/react/package.json', { name: 'react', version: '1.2.0', dependencies: { client: '1.2.0' } });
  put('CHANGELOG.md', '# Changelog\n\n## 1.2.0\n\n- New.\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, content: object | string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Commits what there is, and asks for a release of it. */
function release() {
  const as = ['-c', 'user.name=Jane', '-c', 'user.email=jane@globex.com'];
  spawnSync('git', ['add', '--all'], { cwd: root });
  spawnSync('git', [...as, 'commit', '--quiet', '--message', 'all'], { cwd: root });
  return ask();
}
const ask = () => spawnSync(process.execPath, ['scripts/release.mjs', '--root', root], { encoding: 'utf8' });

describe('a release', () => {
  test('is packed, and says what would be published, and publishes nothing by itself', () => {
    const { stdout, stderr, status } = release();
    expect([stderr, status]).toEqual(['', 0]);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, 3)).toEqual(
      ['product', 'client', 'react'].map((name) =>
        expect.stringMatching(new RegExp(`^${name}@1\\.2\\.0: \\d+ files, \\d+ kB$`)),
      ),
    );
    expect(lines.slice(3)).toEqual([
      'would run in .: npm publish --provenance --access public  (product)',
      'would run in packages/client: npm publish --provenance --access public  (client)',
      'would run in packages/react: npm publish --provenance --access public  (react)',
    ]);
  });

  test('is refused where versions differ, or the changelog does not begin with it, each by name', () => {
    put('packages/client/package.json', { name: 'client', version: '1.1.0' });
    put('packages/react/package.json', {
      name: 'react',
      version: '1.2.0',
      dependencies: { client: '1.1.0' },
    });
    put('CHANGELOG.md', '# Changelog\n\n## 1.1.0\n');
    const { stderr, status } = release();
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'packages/client/package.json: client has version 1.1.0; give it 1.2.0.',
      'packages/react/package.json: react depends on client 1.1.0; give it 1.2.0.',
      'CHANGELOG.md begins with 1.1.0; write what is new in 1.2.0.',
    ]);
  });

  test('is refused while something is not committed', () => {
    release();
    put('new.txt', 'new');
    const { stderr, status } = ask();
    expect([status, stderr]).toEqual([1, 'Something is not committed: commit it, or stash it.\n']);
  });
});
