import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { errorCode } from './error-code.ts';

export type LogFollower = {
  /** Resolves once every line that stood in the file when it was called has been handed on. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
};

export type LogFollowerOptions = {
  file: string;
  onLine: (line: string) => void;
  /** A line that cannot be read now (no permission, a broken disk); reading goes on. */
  onError: (error: unknown) => void;
  /** The number of bytes of an existing file that are read at the start, from its end. */
  tailBytes?: number;
  /** Behind the file system's events, which may be missed. */
  pollMs?: number;
};

/**
 * Follows a growing text file through rotation (the file gets another inode: the rest of the old one is read, then
 * the new one from its start) and truncation. It need not exist yet.
 */
export function followLog(options: LogFollowerOptions): LogFollower {
  const { file, onError, pollMs = 2_000 } = options;
  const reader = new LogReader(options);
  let last = Promise.resolve();
  const catchUp = () => {
    last = last.then(() => reader.read()).catch(onError);
    return last;
  };
  let watcher: FSWatcher | null = null;
  const watchFolder = async () => {
    await mkdir(dirname(file), { recursive: true });
    watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) void catchUp();
    });
    // The poll below goes on without it.
    watcher.on('error', onError);
    watcher.unref();
  };
  const started = watchFolder().catch(onError);
  const timer = setInterval(() => void catchUp(), pollMs);
  timer.unref();
  void catchUp();
  return {
    catchUp,
    async close() {
      clearInterval(timer);
      await started;
      watcher?.close();
      await last;
      await reader.close();
    },
  };
}

const CHUNK = 64 * 1024;

class LogReader {
  readonly #options: LogFollowerOptions;
  #open: { handle: FileHandle; inode: number; offset: number } | null = null;
  #first = true;
  /** Bytes, as a chunk may end within a character. */
  #rest = Buffer.alloc(0);

  constructor(options: LogFollowerOptions) {
    this.#options = options;
  }

  async read(): Promise<void> {
    const found = await stat(this.#options.file).catch(absentAsNull);
    if (this.#open !== null && (found === null || found.ino !== this.#open.inode)) {
      await this.#drain();
      await this.close();
    }
    if (found === null) {
      this.#first = false;
      return;
    }
    if (this.#open === null) await this.#start();
    await this.#drain();
  }

  async close(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = null;
    this.#rest = Buffer.alloc(0);
  }

  async #start(): Promise<void> {
    const { file, tailBytes = 256 * 1024 } = this.#options;
    const handle = await open(file, 'r').catch(absentAsNull);
    if (handle === null) return;
    const { size, ino } = await handle.stat();
    // A file that was there before us is read from its tail, one that appeared since from its start.
    this.#open = { handle, inode: ino, offset: this.#first ? Math.max(0, size - tailBytes) : 0 };
    this.#first = false;
  }

  async #drain(): Promise<void> {
    const current = this.#open;
    if (current === null) return;
    const { size } = await current.handle.stat();
    if (size < current.offset) {
      current.offset = 0;
      this.#rest = Buffer.alloc(0);
    }
    const buffer = Buffer.alloc(CHUNK);
    for (;;) {
      const { bytesRead } = await current.handle.read(buffer, 0, CHUNK, current.offset);
      if (bytesRead === 0) return;
      current.offset += bytesRead;
      this.#take(buffer.subarray(0, bytesRead));
    }
  }

  #take(chunk: Buffer): void {
    let rest = Buffer.concat([this.#rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString('utf8').trim();
      rest = rest.subarray(end + 1);
      if (line !== '') this.#options.onLine(line);
    }
    this.#rest = Buffer.from(rest);
  }
}

function absentAsNull(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}
