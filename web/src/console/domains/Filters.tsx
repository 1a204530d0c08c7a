import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import listStyles from '../../components/list/DomainList.module.css';
import styles from '../Console.module.css';
import type { DomainFilter } from '../view.ts';
import { reasonText, STATUS_WORDS, STATUSES } from '../words.ts';

type Props = { filter: DomainFilter; onChange: (filter: DomainFilter) => void };

/** While somebody types, nothing is asked. */
const QUIET_MS = 250;

/** The search, the status, and the one other filter, which comes by a link of the fleet and goes here. */
export function Filters({ filter, onChange }: Props) {
  const { q = '', status, ...facet } = filter;
  const chosen = wordsOf(facet);
  const id = useId();
  return (
    <div className={listStyles.box}>
      <div className={listStyles.filter}>
        <Search q={q} onChange={(next) => onChange({ q: next, status })} />
        <div className={styles.select}>
          <label htmlFor={id}>Status</label>
          <select
            id={id}
            value={status ?? ''}
            onChange={({ target }) =>
              onChange({ ...filter, status: STATUSES.find((one) => one === target.value) })
            }
          >
            <option value="">Any</option>
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {STATUS_WORDS[one].text}
              </option>
            ))}
          </select>
        </div>
        {chosen !== null && (
          <Button small icon="cross" onClick={() => onChange({ status })} aria-label={`Take away: ${chosen}`}>
            {chosen}
          </Button>
        )}
      </div>
    </div>
  );
}

function wordsOf({ reason, gateway, provider, endsWithin, onHold }: DomainFilter): string | null {
  if (reason !== undefined) return `Reason: ${reasonText(reason)}`;
  if (gateway !== undefined) return `Gateway: ${gateway}`;
  if (provider !== undefined) return `DNS: ${provider}`;
  if (endsWithin !== undefined)
    return endsWithin === 0
      ? 'Certificate ends today or before'
      : `Certificate ends within ${endsWithin} days`;
  return onHold === undefined ? null : 'On hold';
}

/** A search takes the place of a filter: the two have no page together. */
function Search({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(q);
  const latest = useRef(onChange);
  latest.current = onChange;
  const id = useId();
  // Back and a link change the address without a key being pressed.
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === q) return;
    const timer = setTimeout(() => latest.current(wanted), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text, q]);
  return (
    <div className={listStyles.search}>
      <label htmlFor={id}>A part of the name, or the id of a domain or a tenant</label>
      <input
        id={id}
        type="search"
        value={text}
        onChange={({ target }) => setText(target.value)}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}
