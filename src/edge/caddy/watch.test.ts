import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { servedCertificates } from './certificates.ts';
import { nameFiles } from './names.ts';
import { watchDomains } from './watch.ts';

test('a folder that cannot be listed for a moment is told of, and the watch goes on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'portal-domains-watch-'));
  const names = nameFiles(dir);
  const certificates = servedCertificates(dir);
  await mkdir(certificates.folder);
  await names.write('a.example.com', { domainId: 'a', tenant: 't' });
  let lists = 0;
  const shaky = {
    ...names,
    list: async () => {
      lists += 1;
      if (lists === 1) throw new Error('too many open files');
      return names.list();
    },
  };
  const stop = new AbortController();
  const errors: unknown[] = [];
  const changed: string[] = [];
  const deps = {
    names: shaky,
    certificates,
    isCurrent: async () => true,
    onError: (error: unknown) => void errors.push(error),
    isRemovedByUs: () => false,
  };
  const watching = watchDomains(deps, (id) => void changed.push(id), stop.signal);
  await eventually('it lists again', () => lists > 1);
  await eventually('a name that goes is told', async () => {
    // Put back and taken away until the watcher stands and sees it.
    await names.write('a.example.com', { domainId: 'a', tenant: 't' });
    await names.remove('a.example.com');
    return changed.includes('a');
  });
  expect(errors).toHaveLength(1);
  stop.abort();
  await watching;
  await rm(dir, { recursive: true, force: true });
});

test('a name that goes while all names are read is told, and a name with a new owner is the new one’s', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'portal-domains-watch-'));
  const names = nameFiles(dir);
  const certificates = servedCertificates(dir);
  await mkdir(certificates.folder);
  await names.write('a.example.com', { domainId: 'a', tenant: 't' });
  await names.write('b.example.com', { domainId: 'b', tenant: 't' });
  const [read, goOn] = [latch(), latch()];
  const seen: string[] = [];
  const slow = {
    ...names,
    read: async (domain: string) => {
      const file = await names.read(domain);
      seen.push(`${domain} ${file.kind === 'ours' ? file.domainId : file.kind}`);
      return file;
    },
    list: async () => {
      const entries = await names.list();
      read.open();
      await goOn.opened;
      return entries;
    },
  };
  const stop = new AbortController();
  const changed: string[] = [];
  const watching = watchDomains(
    {
      ...{ names: slow, certificates, isCurrent: async () => true, isRemovedByUs: () => false },
      onError: (error) => expect.unreachable(String(error)),
    },
    (id) => void changed.push(id),
    stop.signal,
  );
  await read.opened;
  await names.remove('a.example.com');
  await names.write('b.example.com', { domainId: 'new-b', tenant: 't' });
  // Only now, so that the list is older than what the watch has seen.
  for (const change of ['a.example.com absent', 'b.example.com new-b'])
    await eventually(`the watch has seen ${change}`, () => seen.includes(change));
  goOn.open();
  await eventually('whose name went is told', () => changed.includes('a'));
  await eventually('the new owner is told', async () => {
    await names.write('b.example.com', { domainId: 'new-b', tenant: 't' });
    await names.remove('b.example.com');
    return changed.includes('new-b');
  });
  expect(changed).not.toContain('b');
  stop.abort();
  await watching;
  await rm(dir, { recursive: true, force: true });
});

function latch(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
