import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';

const FOLDER = fileURLToPath(new URL('../../test/replay/histories/', import.meta.url));

/** A history longer than this says nothing that a shorter one of the same path does not. */
const LONGEST = 400;

export type RecordedHistory = { name: string; history: temporal.api.history.v1.IHistory };

/** Keeps a run's history as a golden file, unless it is too long. */
export async function recordHistory(name: string, handle: WorkflowHandle): Promise<void> {
  const history = await handle.fetchHistory();
  if ((history.events ?? []).length > LONGEST) return;
  await mkdir(FOLDER, { recursive: true });
  const file = join(
    FOLDER,
    `${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 80)}.json`,
  );
  await writeFile(file, `${historyToJSON(history)}\n`);
}

/** Every history that was ever recorded. */
export async function recordedHistories(): Promise<RecordedHistory[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/\.json$/, ''),
      history: historyFromJSON(JSON.parse(await readFile(join(FOLDER, file), 'utf8'))),
    })),
  );
}
