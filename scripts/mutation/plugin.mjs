/**
 * A test runner for Stryker that loads the tests once and runs those of each mutant again in the same thread. Stryker's
 * own runner begins a run of vitest for each mutant, which loads everything anew: a second of work for a mutant that
 * its tests judge within a millisecond.
 */
import { BroadcastChannel } from 'node:worker_threads';
import { createVitest } from 'vitest/node';

const CHANNEL = 'mutants';

class LoadedTests {
  #channel = new BroadcastChannel(CHANNEL);
  #answered = Promise.withResolvers();
  /** Rejects when vitest ends, which it does not by itself. */
  #ended;

  /** True as no mutant is run here that takes effect while files are loaded, see `ignoreStatic`. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#channel.onmessage = ({ data }) => this.#answered.resolve(data);
    const vitest = await createVitest('test', {
      config: 'scripts/mutation/vitest.config.mjs',
      watch: false,
      reporters: [{ onInit() {} }],
    });
    const files = await vitest.globTestSpecifications();
    vitest.provide('mutants', { channel: CHANNEL, files: files.length });
    this.#ended = vitest.runTestSpecifications(files).then(({ unhandledErrors }) => {
      throw new Error(`vitest ended: ${unhandledErrors.map(String).join('\n')}`);
    });
    this.#ended.catch(() => undefined);
    const { failed } = await this.#answer();
    if (failed.length > 0) throw new Error(`these files cannot be loaded: ${failed.join('\n')}`);
  }

  /** Runs each test without a mutant, and says which mutants it reaches. */
  async dryRun() {
    const { tests, mutantCoverage } = await this.#ask({ kind: 'all' });
    return { status: 'complete', tests, mutantCoverage };
  }

  /** Runs the tests that reach the mutant, up to the first that fails. */
  async mutantRun({ activeMutant, testFilter = [], hitLimit }) {
    return this.#ask({ kind: 'mutant', id: activeMutant.id, tests: testFilter, hitLimit });
  }

  #ask(question) {
    this.#answered = Promise.withResolvers();
    this.#channel.postMessage(question);
    return this.#answer();
  }

  #answer() {
    return Promise.race([this.#answered.promise, this.#ended]);
  }

  /** Stryker ends the process. */
  dispose() {
    this.#channel.close();
  }
}

const factory = () => new LoadedTests();
factory.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'loaded-tests', factory }];
