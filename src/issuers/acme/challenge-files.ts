import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import { replaceFile } from '../../lib/replace-file.ts';

/**
 * The challenges that port 80 of each name answers: `<folder>/<name>/<token>` holds the key authorization. They are files,
 * so that the edge answers the CA also while no worker runs, and a token of one name is nothing at another.
 */
export type ChallengeFiles = {
  publish(challenge: { name: string; token: string; keyAuthorization: string }): Promise<void>;
  /** Withdraws all of a name; none is as good. */
  withdraw(name: string): Promise<void>;
};

/** The base64url alphabet only: a token cannot leave its folder. */
const TOKEN = /^[A-Za-z0-9_-]{22,128}$/;

/** Returns whether the text has the form of a challenge token. */
export const isToken = (text: string): boolean => TOKEN.test(text);

export function challengeFiles(folder: string): ChallengeFiles {
  const of = (name: string) => {
    assertPlainDomain(name);
    return join(folder, name);
  };
  return {
    async publish({ name, token, keyAuthorization }) {
      if (!isToken(token)) throw new TypeError('not a challenge token');
      await mkdir(of(name), { recursive: true, mode: 0o700 });
      // The order's record, which is durable, says that the CA was told to look here.
      await replaceFile(join(of(name), token), keyAuthorization);
    },
    withdraw: (name) => rm(of(name), { recursive: true, force: true }),
  };
}
