import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '../../../src/config/config.ts';
import { type ProgramResult, runProgram } from '../../../src/local/run-program.ts';
import { createBuildah } from './buildah.ts';

export type ImageConfig = {
  User: string;
  Env: string[];
  Entrypoint: string[];
  Cmd: string[];
  WorkingDir: string;
  Labels: Record<string, string>;
};

/** The file system of an image with nothing started in it. */
export type OpenImage = {
  root: string;
  config: ImageConfig;
  /** Runs the image's program to its end as the kubelet would: as its user, with nothing to write to but /tmp. */
  run(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    entrypoint?: readonly string[],
  ): Promise<ProgramResult>;
  /** The same, of a program that runs until it is told to end. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  close(): Promise<void>;
};

/** Mounts in a namespace of its own, so that all of it is gone with the program. The network is this machine's. */
const ENTER = `set -e
umask 022
root=$1 dir=$2 uid=$3 gid=$4; shift 4
mkdir -p "$root/proc" "$root/dev"
cp /etc/hosts /etc/resolv.conf "$root/etc/"
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
exec unshare --root "$root" --wd "$dir" --setgid "$gid" --setuid "$uid" "$@"`;

/** Opens the image of an archive, in a storage of its own. */
export async function openImage(archive: string): Promise<OpenImage> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-image-'));
  const buildah = await createBuildah(folder, environment());
  const container = await buildah.run(['from', `docker-archive:${archive}`]);
  const root = await buildah.run(['mount', container]);
  const { OCIv1 } = JSON.parse(await buildah.run(['inspect', container])) as {
    OCIv1: { config: ImageConfig };
  };
  const { config } = OCIv1;
  const [uid = '', gid = ''] = config.User.split(':');
  const command = (args: readonly string[], entrypoint: readonly string[]) => [
    ...['--mount', 'sh', '-c', ENTER, 'sh', root, config.WorkingDir, uid, gid],
    // Looked up in the folders of this machine's PATH, of which the image has one.
    ...[...entrypoint, ...args],
  ];
  const environmentOf = (given: Readonly<Record<string, string>>) => ({
    // Of the programs that enter; the image's own PATH has none of them.
    ...Object.fromEntries(config.Env.map((one) => one.split(/=(.*)/s).slice(0, 2))),
    PATH: environment().PATH ?? '',
    ...given,
  });
  return {
    root,
    config,
    run: (args, env = {}, entrypoint = config.Entrypoint) =>
      runProgram('unshare', command(args, entrypoint), { timeoutMs: 120_000, env: environmentOf(env) }),
    start: (args, env = {}) =>
      spawn('unshare', command(args, config.Entrypoint), {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: environmentOf(env),
      }),
    async close() {
      await buildah.run(['rm', container]);
      await buildah.run(['rmi', '--all', '--force']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
