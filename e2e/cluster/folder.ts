import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders of one cluster. */
export type ClusterFolder = {
  root: string;
  run: string;
  logs: string;
  /** Keys and certificates, and the tokens and kubeconfigs made from them. */
  pki: string;
  etcd: string;
  /** The configuration and the working directory of the programs. */
  work: string;
};

/** Makes the cluster's folder; the run and log folders keep what a killed cluster left. */
export async function openClusterFolder(root: string): Promise<ClusterFolder> {
  const folder = {
    root,
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    pki: join(root, 'pki'),
    etcd: join(root, 'etcd'),
    work: join(root, 'work'),
  };
  for (const part of [folder.run, folder.logs]) await mkdir(part, { recursive: true, mode: 0o700 });
  return folder;
}

/** Forgets an earlier cluster of this folder; only once none of its processes runs. */
export async function emptyClusterFolder({ pki, etcd, work }: ClusterFolder): Promise<void> {
  for (const part of [pki, etcd, work]) {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o700 });
  }
}
