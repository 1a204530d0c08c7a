import type { Domain, Group } from '../../api/types.ts';
import { GROUPS } from '../../list-view.ts';
import styles from './DomainList.module.css';

type Props = { domains: Domain[]; group: Group | null; onChange: (group: Group | null) => void };

/** Chooses a group of the domains; each button says how many there are. */
export function GroupFilter({ domains, group, onChange }: Props) {
  const present = GROUPS.flatMap((each) => {
    const those = domains.filter((domain) => domain.group === each);
    const [first] = those;
    return first === undefined ? [] : [{ group: each, text: first.groupText, count: those.length }];
  });
  const all = { group: null, text: 'All', count: domains.length };
  return (
    <fieldset className={styles.groups}>
      <legend className={styles.hidden}>Show</legend>
      {[all, ...present].map((each) => (
        <button
          key={each.text}
          type="button"
          aria-pressed={group === each.group}
          onClick={() => onChange(each.group)}
        >
          {each.text} <span>{each.count}</span>
        </button>
      ))}
    </fieldset>
  );
}
