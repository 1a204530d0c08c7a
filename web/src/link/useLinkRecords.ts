import { useCallback, useEffect, useState } from 'react';
import { delay } from '../../../src/client/retry-overloaded.ts';
import type { LinkRecords } from '../api/types.ts';
import { visibleAnswer } from '../api/visible.ts';
import { type Connection, followStream, type StreamEvent } from '../live/follow.ts';
import { useVisible } from '../live/useVisible.ts';
import { isLinkRefused, type LinkApi } from './link-api.ts';

const POLL_MS = 5_000;

/** `ended`: the link does not work; `records` are what it showed last, if it did. */
type LinkState = { ended: boolean; records: LinkRecords | null; away: boolean };

type Followed = LinkState & {
  connection: Connection;
  /** Puts in what an answer showed. */
  show: (records: LinkRecords) => void;
  /** Ends the page where the API refuses the link. @returns whether it does. */
  noteRefusal: (error: unknown) => boolean;
};

/** Reads the records of a link, and follows them by its stream while the tab is visible; by asking where no stream comes through. */
export function useLinkRecords(api: LinkApi, onAlive: () => void): Followed {
  const [state, setState] = useState<LinkState>({ ended: false, records: null, away: false });
  const [connection, setConnection] = useState<Connection>('connecting');
  const visible = useVisible();
  const show = useCallback(
    (records: LinkRecords) => setState((last) => ({ ...last, records, away: false })),
    [],
  );
  const noteRefusal = useCallback((error: unknown) => {
    const isRefused = isLinkRefused(error);
    if (isRefused) setState((last) => ({ ...last, ended: true }));
    return isRefused;
  }, []);
  const read = useCallback(
    () =>
      api.read().then(show, (error: unknown) => {
        if (!noteRefusal(error)) setState((last) => ({ ...last, away: true }));
      }),
    [api, show, noteRefusal],
  );
  const { ended } = state;

  useEffect(() => {
    if (!visible || ended) return;
    const stop = new AbortController();
    void read();
    const onEvent = ({ event, data }: StreamEvent) => {
      if (event === 'records') show(visibleAnswer(JSON.parse(data)) as LinkRecords);
      if (event === 'ended') setState((last) => ({ ...last, ended: true }));
    };
    void followStream({
      ...{ open: (signal) => api.openStream(signal), onEvent, onAlive, signal: stop.signal },
      onConnection: setConnection,
    }).then(() => (stop.signal.aborted ? undefined : read()));
    return () => stop.abort();
  }, [api, visible, ended, read, show, onAlive]);

  const asks = visible && !ended && connection !== 'live';
  useEffect(() => {
    if (!asks) return;
    const stop = new AbortController();
    void (async () => {
      for (;;) {
        await delay(POLL_MS, stop.signal);
        if (stop.signal.aborted) return;
        await read();
      }
    })();
    return () => stop.abort();
  }, [asks, read]);

  return { ...state, connection, show, noteRefusal };
}
