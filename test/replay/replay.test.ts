import { Worker } from '@temporalio/worker';
import { describe, expect, inject, test } from 'vitest';
import { recordedHistories } from '../../src/testing/histories.ts';

/** Recorded by `npm run record-histories`; never deleted while a release that wrote them may still run. */
const HISTORIES = await recordedHistories();

describe('the present workflow code replays every history that was ever recorded', () => {
  test('there are histories of the paths that matter', () => {
    expect(HISTORIES.length).toBeGreaterThanOrEqual(4);
  });

  test.each(HISTORIES)('$name', async ({ name, history }) => {
    await Worker.runReplayHistory({ workflowBundle: { codePath: inject('workflowBundle') } }, history, name);
  });

  test('a history of other code is refused: the check can fail', async () => {
    const [first] = HISTORIES;
    const events = (first?.history.events ?? []).filter((event) => !event.markerRecordedEventAttributes);
    const replay = Worker.runReplayHistory(
      { workflowBundle: { codePath: inject('workflowBundle') } },
      { events },
    );
    await expect(replay).rejects.toThrow();
  });
});
