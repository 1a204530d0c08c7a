import type { IncomingMessage } from 'node:http';
import type { Connection, KubeRequest } from './connection.ts';
import { codeOfStatus, isKubeError, KubeError } from './errors.ts';

/**
 * Asks, and reads the answer as JSON.
 * @throws KubeError where the API refuses, or the answer is no JSON.
 */
export async function answer<T>(
  connection: Connection,
  request: Omit<KubeRequest, 'signal'>,
  timeoutMs: number,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await connection.open({ ...request, signal });
  const text = await textOf(response, `${request.method} ${request.path}`);
  if ((response.statusCode ?? 0) >= 300) throw refusal(response.statusCode ?? 0, text, request);
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new KubeError('malformed', `the answer to ${request.method} ${request.path} is no JSON`, { cause });
  }
}

/** Reads a whole answer. */
export async function textOf(response: IncomingMessage, what: string): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of response) parts.push(part as Buffer);
  } catch (cause) {
    throw new KubeError('unreachable', `the answer to ${what} broke off`, { cause });
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Builds the error of an answer that refuses. */
export function refusal(
  status: number,
  text: string,
  { method, path }: Omit<KubeRequest, 'signal'>,
): KubeError {
  const words = messageOf(text);
  const what = `${method} ${path.split('?')[0]}`;
  return new KubeError(codeOfStatus(status), `the Kubernetes API answered ${status} to ${what}: ${words}`, {
    status,
  });
}

/** The server's own words: the message of its Status object, or the text as it is. */
function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not from the API server itself: a proxy before it, perhaps.
  }
  return text.trim().slice(0, 500);
}

/** Turns `not_found` into null. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isKubeError(error, 'not_found')) return null;
    throw error;
  }
}
