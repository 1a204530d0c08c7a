import { request } from 'node:http';
import { inChildSpan } from '../../telemetry/trace.ts';

const TIMEOUT_MS = 10_000;

/**
 * One request to Caddy's admin API: a POST when there is a body. Not by `fetch`: Caddy takes that for a browser's
 * request, and closes the connection that `fetch` would keep for the next one whenever a configuration is loaded.
 * @throws the system's error when nobody answers, Error with Caddy's words for any answer but 200.
 */
export function adminRequest(adminUrl: string, path: string, body?: string): Promise<string> {
  return inChildSpan(`caddy ${body === undefined ? 'GET' : 'POST'} ${path}`, () => ask(adminUrl, path, body));
}

function ask(adminUrl: string, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, adminUrl),
      {
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined
          ? {}
          : {
              method: 'POST',
              // Loaded even when nothing in it has changed.
              headers: { 'Content-Type': 'application/json', 'Cache-Control': 'must-revalidate' },
            }),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => void parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Caddy's admin API answered ${response.statusCode}: ${text.trim()}`));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
