import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const TIMEOUT_MS = 5000;

/** The body of an answer with status 200; null for any other. Rejects when nobody answers. */
export function bodyOf(url: string, trust?: { caFile: string }): Promise<string | null> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const options = trust ? { ca: readFileSync(trust.caFile) } : {};
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false, timeout: TIMEOUT_MS }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.once('error', reject);
      answer.once('end', () => resolve(answer.statusCode === 200 ? text : null));
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer from ${url}`)));
    sent.once('error', reject);
    sent.end();
  });
}

/** Returns whether the URL answers with status 200. */
export async function answersOk(url: string, trust?: { caFile: string }): Promise<boolean> {
  return (await bodyOf(url, trust)) !== null;
}
