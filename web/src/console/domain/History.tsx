import { useState } from 'react';
import { sentenceOf } from '../../api/problem.ts';
import type { Domain, TimelineEvent } from '../../api/types.ts';
import { Button } from '../../components/Button.tsx';
import detailStyles from '../../components/domain/Details.module.css';
import { Evidence } from '../../components/domain/Evidence.tsx';
import formStyles from '../../components/Form.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useConsole } from '../ConsoleContext.tsx';
import { ReadState } from '../ReadState.tsx';
import { useRead } from '../useRead.ts';

/** Lists what happened to the domain, newest first, with what each entry rests on. */
export function History({ domain: { id, tenant } }: { domain: Domain }) {
  const { api } = useConsole();
  const newest = useRead(['events', id], () => api.listEvents(tenant, id));
  const older = useOlder(tenant, id, newest.data?.nextBefore ?? null);
  return (
    <section className={formStyles.card} aria-labelledby="history">
      <h2 id="history">What happened</h2>
      <ReadState error={newest.error} isRead={newest.data !== undefined} what="the timeline" />
      <ol className={`${detailStyles.list} ${detailStyles.timeline}`}>
        {[...(newest.data?.events ?? []), ...older.events].map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
      {older.problem !== null && <p role="alert">{older.problem}</p>}
      {older.isMore && (
        <Button small busy={older.busy} onClick={() => void older.read()}>
          Older entries
        </Button>
      )}
    </section>
  );
}

const BY = { system: 'by itself', operator: 'by an operator', tenant: 'by the tenant' } as const;

function Entry({ event }: { event: TimelineEvent }) {
  return (
    <li>
      <span>{event.message}</span>
      <span className={detailStyles.muted}>
        <RelativeTime iso={event.at} withClock />, {BY[event.by]}
      </span>
      <Evidence evidence={event.evidence} evidenceText={event.evidenceText} />
    </li>
  );
}

/** Reads on from the end of the newest page; what came since is at its top. */
function useOlder(tenant: string, id: string, from: number | null) {
  const { api } = useConsole();
  const texts = useTexts();
  const [events, setEvents] = useState<TimelineEvent[]>([]);
  const [end, setEnd] = useState<number | null | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const before = end === undefined ? from : end;
  const read = async () => {
    if (before === null) return;
    setBusy(true);
    setProblem(null);
    try {
      const page = await api.listEvents(tenant, id, before);
      setEvents((known) => [...known, ...page.events]);
      setEnd(page.nextBefore);
    } catch (error) {
      setProblem(sentenceOf(error, texts));
    } finally {
      setBusy(false);
    }
  };
  return { events, isMore: before !== null, busy, problem, read };
}
