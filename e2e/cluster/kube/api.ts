import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { ClusterError } from '../errors.ts';
import { type KubeObject, type ObjectRef, pathOf, refOf } from './objects.ts';

export type KubeCredentials = { caFile: string } & (
  | { certFile: string; keyFile: string }
  | { token: string }
);

export type KubeAnswer = { status: number; body: string };

/** The harness's own small client of the API server; the product has its own. */
export type KubeApi = {
  /** One request, whatever comes back. */
  ask(method: string, path: string, body?: { type: string; text: string }): Promise<KubeAnswer>;
  /** Server-side apply with force, as the harness's field manager. */
  apply(object: KubeObject): Promise<void>;
  /** The same for a file's text in YAML. */
  applyText(ref: ObjectRef, yaml: string): Promise<void>;
  patchStatus(ref: ObjectRef, status: unknown): Promise<void>;
  /** Null when there is none. */
  get(ref: ObjectRef): Promise<KubeObject | null>;
  /** All of a kind, in one namespace or in every one. */
  list(of: { apiVersion: string; kind: string; namespace?: string }): Promise<KubeObject[]>;
  /** True when there was one. */
  remove(ref: ObjectRef): Promise<boolean>;
  /** A token of a service account, as its pods would have it. */
  createToken(account: { namespace: string; name: string; audience?: string }): Promise<string>;
  close(): void;
};

const FIELD_MANAGER = 'test-cluster';
const REQUEST_TIMEOUT_MS = 30_000;
const TOKEN_SECONDS = 24 * 3600;

/** Opens a client; connections are made as they are needed and kept. */
export function openKubeApi(server: string, credentials: KubeCredentials): KubeApi {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 16,
    ca: readFileSync(credentials.caFile),
    ...clientOf(credentials),
  });
  const headers: Record<string, string> =
    'token' in credentials ? { authorization: `Bearer ${credentials.token}` } : {};
  const ask: KubeApi['ask'] = (method, path, body) => send({ server, agent, headers, method, path, body });
  const must = async (method: string, path: string, body?: { type: string; text: string }) =>
    accepted(method, path, await ask(method, path, body));
  const applyText: KubeApi['applyText'] = async (ref, text) => {
    const path = `${pathOf(ref)}?fieldManager=${FIELD_MANAGER}&force=true`;
    await must('PATCH', path, { type: 'application/apply-patch+yaml', text });
  };
  return {
    ask,
    applyText,
    apply: (object) => applyText(refOf(object), JSON.stringify(object)),
    async patchStatus(ref, status) {
      const text = JSON.stringify({ status });
      await must('PATCH', `${pathOf(ref)}/status`, { type: 'application/merge-patch+json', text });
    },
    async get(ref) {
      const answer = await ask('GET', pathOf(ref));
      if (answer.status === 404) return null;
      return parse<KubeObject>(accepted('GET', pathOf(ref), answer));
    },
    async list(of) {
      const { items } = parse<{ items: KubeObject[] }>(await must('GET', pathOf(of)));
      return items.map((item) => ({ ...item, apiVersion: of.apiVersion, kind: of.kind }));
    },
    async remove(ref) {
      const { status } = await ask('DELETE', pathOf(ref));
      return status < 300;
    },
    async createToken({ namespace, name, audience }) {
      const spec = {
        expirationSeconds: TOKEN_SECONDS,
        ...(audience === undefined ? {} : { audiences: [audience] }),
      };
      const path = `${pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name })}/token`;
      const text = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec });
      const made = parse<{ status: { token: string } }>(
        await must('POST', path, { type: 'application/json', text }),
      );
      return made.status.token;
    },
    close: () => agent.destroy(),
  };
}

function clientOf(credentials: KubeCredentials): { cert?: Buffer; key?: Buffer } {
  if ('token' in credentials) return {};
  return { cert: readFileSync(credentials.certFile), key: readFileSync(credentials.keyFile) };
}

function accepted(method: string, path: string, answer: KubeAnswer): KubeAnswer {
  if (answer.status < 300) return answer;
  throw new ClusterError('api_refused', `The API server answered ${answer.status} to ${method} ${path}.`, {
    detail: answer.body.slice(0, 1000),
  });
}

type Sent = {
  server: string;
  agent: Agent;
  headers: Record<string, string>;
  method: string;
  path: string;
  body: { type: string; text: string } | undefined;
};

function send({ server, agent, headers, method, path, body }: Sent): Promise<KubeAnswer> {
  return new Promise((resolve, reject) => {
    const all = { accept: 'application/json', ...headers, ...(body ? { 'content-type': body.type } : {}) };
    const sent = request(
      `${server}${path}`,
      { agent, method, headers: all, timeout: REQUEST_TIMEOUT_MS },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.once('error', reject);
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      },
    );
    sent.once('timeout', () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.once('error', reject);
    sent.end(body?.text);
  });
}

/** The answers' shapes are the API's contract; a test cluster need not check them again. */
function parse<T>({ body }: KubeAnswer): T {
  return JSON.parse(body) as T;
}
