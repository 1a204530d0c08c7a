import { type ApiClient, createClient } from '../client/client.ts';

/** Nothing answered at all. */
export class NoAnswer extends Error {
  /** A sentence: who was asked, and what to do. */
  readonly sentence: string;
  constructor(sentence: string, options: ErrorOptions) {
    super(sentence, options);
    this.name = 'NoAnswer';
    this.sentence = sentence;
  }
}

/**
 * The client of the commands: when nothing answers it says who was asked.
 * @param advice a sentence: what may be wrong
 */
export function connectTo(url: string, token: string | null, advice: string): ApiClient {
  const base = url.replace(/\/+$/, '');
  const client = createClient(base, token);
  client.use({
    onError: ({ error }) => new NoAnswer(`Nothing answers at ${base}. ${advice}`, { cause: error }),
  });
  return client;
}
