import { describe, expect, test } from 'vitest';
import { missingPackages, sentenceAbout } from './needs.ts';

const ROOT_ON_LINUX = { platform: 'linux', uid: 0 };

describe('a machine that cannot run pods', () => {
  test('is told in one line what is missing, and how to get it', () => {
    expect(sentenceAbout(['containerd', 'runc'], { platform: 'linux', uid: 1000 })).toBe(
      'Pods need root (run this with sudo), and apt-get install -y --no-install-recommends containerd runc.',
    );
    expect(sentenceAbout(['runc'], ROOT_ON_LINUX)).toBe(
      'Pods need apt-get install -y --no-install-recommends runc.',
    );
    expect(sentenceAbout([], { platform: 'darwin', uid: 501 })).toBe('Pods need Linux; this is darwin.');
  });

  test('is told nothing when nothing is missing', () => {
    expect(sentenceAbout([], ROOT_ON_LINUX)).toBeNull();
  });

  test('names a package once, also when two programs of it are missing', async () => {
    const missing = await missingPackages('', [{ program: 'buildah', package: 'buildah' }]);
    expect(missing.filter((one) => one === 'containerd')).toEqual(['containerd']);
    expect(missing).toContain('buildah');
  });
});
