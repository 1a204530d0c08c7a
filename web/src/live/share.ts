import { childOf } from '../abort.ts';

/** A channel to the other windows of this page; none receives its own messages. */
type Channel<M> = {
  post(message: M): void;
  close(): void;
};

export type ShareOptions<M> = {
  /** The same in all windows that may share. */
  name: string;
  /** The browser's locks; null where it has none, as on plain HTTP: each window then leads for itself. */
  locks: Pick<LockManager, 'request'> | null;
  openChannel: (name: string, onMessage: (message: M | Present) => void) => Channel<M | Present>;
  /** Holds the connection while this window leads, and publishes its messages. Ends when nothing is left to hold. */
  lead: (publish: (message: M) => void, signal: AbortSignal) => Promise<void>;
  /** Receives the messages of this window's connection, or of another's. */
  onMessage: (message: M) => void;
  /** Ends this window's part; another window takes over. */
  signal: AbortSignal;
};

/** The leader's message that it is there, also while the product sends nothing. */
type Present = { kind: 'present' };

const PRESENT_MS = 2_000;
/** A leader that sends nothing for so long is stopped, by a debugger or by the browser, and another takes its place. */
const STUCK_MS = 10_000;

/**
 * Shares one connection among all windows: the one that holds the lock leads, the others hear it over the channel. The
 * browser gives the lock on when the leader closes, crashes or is hidden.
 */
export async function shareConnection<M>(options: ShareOptions<M>): Promise<void> {
  const { name, locks, lead, onMessage, signal } = options;
  if (locks === null) return lead(onMessage, signal);
  let lastHeard = Date.now();
  const channel = options.openChannel(name, (message) => {
    lastHeard = Date.now();
    if (!isPresent(message)) onMessage(message);
  });
  const publish = (message: M) => {
    onMessage(message);
    channel.post(message);
  };
  const leadOnce = async (attempt: AbortSignal) => {
    channel.post({ kind: 'present' });
    const present = setInterval(() => channel.post({ kind: 'present' }), PRESENT_MS);
    try {
      await lead(publish, attempt);
    } finally {
      clearInterval(present);
    }
  };
  try {
    let outcome: Outcome = 'stuck';
    for (let steal = false; outcome !== 'over' && !signal.aborted; steal = outcome === 'stuck') {
      lastHeard = Date.now();
      outcome = await tryToLead({
        locks,
        name,
        steal,
        signal,
        leadOnce,
        silentMs: () => Date.now() - lastHeard,
      });
    }
  } finally {
    channel.close();
  }
}

/** `over`: it led, and there is nothing more to lead; `stolen`: it led until another took over; `stuck`: it waited in vain. */
type Outcome = 'over' | 'stolen' | 'stuck';

type Attempt = {
  locks: Pick<LockManager, 'request'>;
  name: string;
  steal: boolean;
  signal: AbortSignal;
  leadOnce: (attempt: AbortSignal) => Promise<void>;
  silentMs: () => number;
};

async function tryToLead({ locks, name, steal, signal, leadOnce, silentMs }: Attempt): Promise<Outcome> {
  const attempt = childOf(signal);
  let leads = false;
  const watch = setInterval(() => {
    if (!leads && silentMs() > STUCK_MS) attempt.abort();
  }, PRESENT_MS);
  try {
    // The browser takes no signal together with `steal`, which never waits.
    await locks.request(name, steal ? { steal } : { signal: attempt.signal }, () => {
      leads = true;
      return leadOnce(attempt.signal);
    });
    return 'over';
  } catch (error) {
    const isEnd = error instanceof DOMException && error.name === 'AbortError';
    if (!isEnd && !attempt.signal.aborted) throw error;
    // What was stolen goes on inside its callback until it is aborted.
    attempt.abort();
    return leads ? 'stolen' : 'stuck';
  } finally {
    clearInterval(watch);
  }
}

function isPresent<M>(message: M | Present): message is Present {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'present';
}
