import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccessError } from './errors.ts';
import { accessFromKubeconfig, accessInCluster } from './kubeconfig.ts';

describe('access to a cluster', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    await writeFile(join(dir, 'ca.pem'), 'CA');
  });
  afterAll(() => rm(dir, { recursive: true }));
  const read = async (user: string, cluster = 'certificate-authority: ca.pem') => {
    const file = join(dir, 'config');
    await writeFile(
      file,
      `apiVersion: v1
kind: Config
current-context: here
contexts:
- {name: there, context: {cluster: other, user: nobody}}
- name: here
  context:
    cluster: prod
    user: me
clusters:
- name: prod
  cluster:
    server: https://10.0.0.1:6443
    ${cluster}
users:
- name: me
  user:
    ${user}
`,
    );
    return accessFromKubeconfig(file);
  };

  test('is read from the current context, with paths relative to the file', async () => {
    expect(await read('token: abc')).toEqual({
      server: 'https://10.0.0.1:6443',
      ca: 'CA',
      serverName: null,
      client: null,
      token: { value: 'abc' },
      exec: null,
      insecure: false,
    });
  });

  test('takes certificates that stand in the file itself', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const user = `client-certificate-data: ${base64('CERT')}\n    client-key-data: ${base64('KEY')}`;
    expect(await read(user, `certificate-authority-data: ${base64('CA2')}`)).toMatchObject({
      ca: 'CA2',
      client: { cert: 'CERT', key: 'KEY' },
      token: null,
    });
  });

  test('without a way to say who we are is refused, with what to do', async () => {
    await expect(read('client-key: none.pem')).rejects.toThrow(/none.pem.* cannot be read/);
    await expect(read('username: me')).rejects.toThrow(/neither a client certificate nor a token.*; log in/);
  });

  test('is refused where the file, or a file that it names, is not there', async () => {
    await expect(accessFromKubeconfig(join(dir, 'nowhere'))).rejects.toThrow(AccessError);
    await expect(read('token: abc', 'certificate-authority: nowhere.pem')).rejects.toThrow(/cannot be read/);
  });

  test('of a pod is its account, whose token is read anew as it is renewed', async () => {
    await writeFile(join(dir, 'ca.crt'), 'CA');
    expect(await accessInCluster(dir)).toMatchObject({
      server: 'https://kubernetes.default.svc',
      token: { file: join(dir, 'token') },
    });
    await expect(accessInCluster(join(dir, 'nowhere'))).rejects.toThrow(/no pod of a cluster/);
  });
});
