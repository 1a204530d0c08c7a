import { reportOf } from './folders.mjs';

const folder = process.env.MUTATED_FOLDER;

/** Stryker's settings: https://stryker-mutator.io/docs/stryker-js/configuration. */
export default {
  testRunner: 'loaded-tests',
  plugins: ['./scripts/mutation/plugin.mjs'],
  mutate: [`src/core/${folder}/**/*.ts`, `!src/core/${folder}/**/*.test.ts`],
  // Texts are made by src/core/copy. Those of the decisions are members of closed unions, which the compiler checks.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // What is evaluated while files are loaded, the tables above all, would take a new process for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 10_000,
  timeoutFactor: 4,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  ignorePatterns: ['dist', 'web/dist'],
  reporters: ['json', 'clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  jsonReporter: { fileName: reportOf(folder) },
};
