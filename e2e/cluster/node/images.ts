import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { ClusterError } from '../errors.ts';
import { SANDBOX_IMAGE, SOCKET } from './settings.ts';

/** An image as a file (docker-archive), and the name by which pods ask for it. */
export type ImageArchive = { archive: string; reference: string };

const TIMEOUT_MS = 300_000;

/**
 * Loads an image into containerd, so that no pod pulls it.
 * @throws ClusterError program_failed
 */
export async function loadImage({ archive, reference }: ImageArchive): Promise<void> {
  const result = await containers('images', 'import', archive);
  if (!result.stdout.includes(reference)) {
    throw new ClusterError('program_failed', `${archive} does not hold the image ${reference}.`, {
      detail: result.stdout,
    });
  }
}

/** Runs `ctr` on the pods' containers and images. @throws ClusterError program_failed */
export async function containers(...args: string[]) {
  const all = ['--address', SOCKET, '--namespace', 'k8s.io', ...args];
  const result = await runProgram('ctr', all, { timeoutMs: TIMEOUT_MS });
  if (result.code === 0) return result;
  throw new ClusterError('program_failed', `ctr ${args.join(' ')} failed.`, {
    detail: lastLines(result) || result.failure,
  });
}

/** Makes the image of `pause`, which is one static program and nothing else; @returns the archive. */
export async function packSandbox(program: string, dir: string): Promise<ImageArchive> {
  const root = join(dir, 'pause');
  const layer = join(root, 'layer');
  await rm(root, { recursive: true, force: true });
  await mkdir(layer, { recursive: true });
  await copyFile(program, join(layer, 'pause'));
  await tar(join(root, 'layer.tar'), layer, 'pause');
  const digest = createHash('sha256')
    .update(await readFile(join(root, 'layer.tar')))
    .digest('hex');
  const image = {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
  };
  await writeFile(join(root, 'config.json'), JSON.stringify(image));
  const manifest = [{ Config: 'config.json', RepoTags: [SANDBOX_IMAGE], Layers: ['layer.tar'] }];
  await writeFile(join(root, 'manifest.json'), JSON.stringify(manifest));
  const archive = join(dir, 'pause.tar');
  await tar(archive, root, 'manifest.json', 'config.json', 'layer.tar');
  return { archive, reference: SANDBOX_IMAGE };
}

async function tar(file: string, folder: string, ...names: string[]): Promise<void> {
  const args = ['--create', '--file', file, '--owner=0', '--group=0', '--directory', folder, ...names];
  const result = await runProgram('tar', args, { timeoutMs: TIMEOUT_MS });
  if (result.code !== 0)
    throw new ClusterError('program_failed', `${file} could not be written.`, { detail: lastLines(result) });
}
