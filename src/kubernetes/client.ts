import { StringDecoder } from 'node:string_decoder';
import type { ClusterAccess } from './access.ts';
import { answer, orNull, refusal, textOf } from './answers.ts';
import { type Connection, type KubeRequest, openConnection } from './connection.ts';
import { codeOfStatus, isKubeError, KubeError } from './errors.ts';
import { KINDS, type Kind, type KindName, pathOf } from './kinds.ts';

/** The fields that every object has. */
export type KubeObject = {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    creationTimestamp: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; name: string; uid: string }[];
    finalizers?: string[];
  };
};

export type Place = { kind: KindName; namespace: string };
export type Ref = Place & { name: string };
export type Selection = Place & {
  labels?: Readonly<Record<string, string>>;
  /** Field selectors, e.g. `metadata.name`. */
  fields?: Readonly<Record<string, string>>;
  /** Nothing but metadata comes: for Secrets, whose data is nobody's business. */
  metadataOnly?: true;
};
export type Page<T> = { items: T[]; resourceVersion: string };

export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; resourceVersion: string };

/** `onOpen` is told when the server has accepted the watch, which may be long before the first event. */
export type WatchOptions = { signal: AbortSignal; forSeconds: number; onOpen?: (() => void) | undefined };

/** One right; `name` where it is for one object only. */
export type Right = {
  group: string;
  /** Plural, a subresource behind a slash. */
  resource: string;
  verb: string;
  /** Absent: of no namespace. */
  namespace?: string;
  name?: string;
};

export type Applied = { metadata: { name: string; namespace: string } } & {
  kind: KindName;
  apiVersion: string;
};

/**
 * The little of the Kubernetes API that this product uses. Every call is one request (a list: one for 500 objects),
 * ends within its time, and rejects with KubeError; objects come as the server sends them, unchecked beyond being JSON.
 * - `apply` is a server-side apply by our field manager. Without `force` a field of another manager's is a `conflict`.
 * - `applyStatus` is the same for the status subresource, with force. With `resourceVersion` it is a `conflict` where the
 *   object has been written to since that version.
 * - `remove` deletes that very object (by its uid), and takes one that is gone or another one for done.
 * - `may` asks whether our own account has a right (a SelfSubjectAccessReview); everybody may ask that.
 * - `watch` yields what happens after `resourceVersion` until the server ends the stream, and rejects with `gone` when
 *   that version is too old to go on from: list again then.
 */
export type KubeClient = {
  get<T extends KubeObject>(ref: Ref): Promise<T | null>;
  list<T extends KubeObject>(selection: Selection): Promise<Page<T>>;
  /** The same without anything but metadata: for Secrets, whose data is nobody's business. */
  listMetadata(selection: Selection): Promise<Page<KubeObject>>;
  apply<T extends KubeObject>(object: Applied, options: { force: boolean }): Promise<T>;
  applyStatus(ref: Ref, status: unknown, options?: { resourceVersion?: string }): Promise<void>;
  remove(ref: Ref, uid: string, propagation?: 'Background' | 'Foreground'): Promise<void>;
  may(right: Right): Promise<boolean>;
  watch<T extends KubeObject>(
    selection: Selection,
    resourceVersion: string,
    options: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
  close(): void;
};

export type KubeClientOptions = { access: ClusterAccess; fieldManager: string; timeoutMs?: number };

const TIMEOUT_MS = 10_000;
const PAGE = 500;
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA_EVENTS = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const APPLY = 'application/apply-patch+yaml';
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Opens a client; connections are made when they are needed and kept. */
export function createKubeClient({
  access,
  fieldManager,
  timeoutMs = TIMEOUT_MS,
}: KubeClientOptions): KubeClient {
  const connection = openConnection(access);
  const ask = <T>(request: Omit<KubeRequest, 'signal'>) => answer<T>(connection, request, timeoutMs);
  const patch = <T>(path: string, body: unknown, force: boolean) =>
    ask<T>({
      method: 'PATCH',
      path: `${path}?fieldManager=${encodeURIComponent(fieldManager)}&force=${force}`,
      // JSON is YAML as well.
      body: { type: APPLY, text: JSON.stringify(body) },
    });
  return {
    get: <T>(ref: Ref) => orNull(ask<T>({ method: 'GET', path: pathFor(ref) })),
    list: (selection) => listAll(ask, selection, selection.metadataOnly ? METADATA : undefined),
    listMetadata: (selection) => listAll(ask, selection, METADATA),
    apply: (object, { force }) =>
      patch(pathOf(KINDS[object.kind], object.metadata.namespace, object.metadata.name), object, force),
    async applyStatus(ref, status, { resourceVersion } = {}) {
      const { apiVersion, kind } = KINDS[ref.kind];
      const version = resourceVersion === undefined ? {} : { resourceVersion };
      const metadata = { name: ref.name, namespace: ref.namespace, ...version };
      await patch(`${pathFor(ref)}/status`, { apiVersion, kind, metadata, status }, true);
    },
    async remove(ref, uid, propagation = 'Background') {
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
      const text = JSON.stringify({ ...options, propagationPolicy: propagation });
      const body = { type: 'application/json', text };
      try {
        await ask({ method: 'DELETE', path: pathFor(ref), body });
      } catch (error) {
        // 409: the name is another object's by now, so ours is gone.
        if (!isKubeError(error, 'not_found', 'conflict')) throw error;
      }
    },
    async may({ resource: path, ...right }) {
      const [resource, subresource] = path.split('/');
      const spec = { resourceAttributes: { ...right, resource, ...(subresource ? { subresource } : {}) } };
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
      const body = { type: 'application/json', text: JSON.stringify(review) };
      const { status } = await ask<{ status?: { allowed?: boolean } }>({
        method: 'POST',
        path: REVIEWS,
        body,
      });
      return status?.allowed === true;
    },
    watch: (selection, resourceVersion, options) =>
      watch(connection, selection, resourceVersion, options, timeoutMs),
    close: () => connection.close(),
  };
}

const pathFor = ({ kind, namespace, name }: Ref) => pathOf(KINDS[kind] as Kind, namespace, name);

function queryOf({ labels, fields }: Selection): URLSearchParams {
  const query = new URLSearchParams();
  if (labels !== undefined) query.set('labelSelector', selector(labels));
  if (fields !== undefined) query.set('fieldSelector', selector(fields));
  return query;
}

const selector = (wanted: Readonly<Record<string, string>>) =>
  Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

type Ask = <T>(request: Omit<KubeRequest, 'signal'>) => Promise<T>;
type ListAnswer<T> = { items: T[] | null; metadata: { resourceVersion: string; continue?: string } };

async function listAll<T extends KubeObject>(
  ask: Ask,
  selection: Selection,
  accept?: string,
): Promise<Page<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const query = queryOf(selection);
    query.set('limit', String(PAGE));
    if (next !== undefined) query.set('continue', next);
    const path = `${pathOf(KINDS[selection.kind], selection.namespace)}?${query}`;
    const page = await ask<ListAnswer<T>>({
      method: 'GET',
      path,
      ...(accept === undefined ? {} : { accept }),
    });
    items.push(...(page.items ?? []));
    next = page.metadata.continue || undefined;
    if (next === undefined) return { items, resourceVersion: page.metadata.resourceVersion };
  }
}

type RawEvent<T> = { type: string; object: T & { code?: number; message?: string } };

async function* watch<T extends KubeObject>(
  connection: Connection,
  selection: Selection,
  resourceVersion: string,
  { signal, forSeconds, onOpen }: WatchOptions,
  timeoutMs: number,
): AsyncGenerator<WatchEvent<T>> {
  const query = queryOf(selection);
  query.set('watch', 'true');
  query.set('allowWatchBookmarks', 'true');
  query.set('resourceVersion', resourceVersion);
  query.set('timeoutSeconds', String(forSeconds));
  const path = `${pathOf(KINDS[selection.kind], selection.namespace)}?${query}`;
  const accept = selection.metadataOnly ? { accept: METADATA_EVENTS } : {};
  const request = { method: 'GET' as const, path, ...accept };
  // A server that died without a word would keep us waiting for ever.
  const whole = AbortSignal.any([signal, AbortSignal.timeout(forSeconds * 1000 + timeoutMs)]);
  const response = await connection.open({ ...request, signal: whole });
  const status = response.statusCode ?? 0;
  if (status >= 300) throw refusal(status, await textOf(response, path), request);
  onOpen?.();
  try {
    for await (const line of readLines(response)) {
      const event = eventOf<T>(line);
      if (event !== null) yield event;
    }
  } catch (cause) {
    if (isKubeError(cause) || signal.aborted) throw cause;
    throw new KubeError('unreachable', `the watch of ${selection.kind} broke off`, { cause });
  } finally {
    response.destroy();
  }
}

function eventOf<T extends KubeObject>(line: string): WatchEvent<T> | null {
  let event: RawEvent<T>;
  try {
    event = JSON.parse(line) as RawEvent<T>;
  } catch (cause) {
    throw new KubeError('malformed', 'an event of a watch is no JSON', { cause });
  }
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: event.type, object: event.object };
    case 'BOOKMARK':
      return { type: 'BOOKMARK', resourceVersion: event.object.metadata.resourceVersion };
    case 'ERROR': {
      const status = event.object.code ?? 500;
      throw new KubeError(codeOfStatus(status), `the watch ended: ${event.object.message ?? status}`, {
        status,
      });
    }
    default:
      // A type that this version does not know.
      return null;
  }
}

/** The lines of a stream, without their ends; a last one that has no end is half a line, and is not given. */
async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of stream) {
    const pieces = decoder.write(chunk).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      const line = parts.join('') + piece;
      parts = [];
      if (line !== '') yield line;
    }
    parts.push(last);
  }
}
