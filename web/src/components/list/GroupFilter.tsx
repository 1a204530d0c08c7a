import type { Domain, Group } from '../../api/types.ts';
import { GROUPS } from '../../list-view.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import styles from './DomainList.module.css';

type Props = { domains: Domain[]; group: Group | null; onChange: (group: Group | null) => void };

/** The groups' names as the API told them last, for one without a domain. */
const names = new Map<Group, string>();

/** Chooses a group of the domains; each button says how many there are. */
export function GroupFilter({ domains, group, onChange }: Props) {
  const { list } = useTexts();
  // The chosen one stays, also when its last domain has left it: the focus may be on its button.
  const present = GROUPS.flatMap((each) => {
    const those = domains.filter((domain) => domain.group === each);
    const [first] = those;
    if (first) names.set(each, first.groupText);
    const text = names.get(each) ?? each.replaceAll('_', ' ');
    return those.length === 0 && each !== group ? [] : [{ group: each, text, count: those.length }];
  });
  const all = { group: null, text: list.all, count: domains.length };
  return (
    <fieldset className={styles.groups}>
      <legend className={styles.hidden}>{list.show}</legend>
      {[all, ...present].map((each) => (
        <button
          key={each.group}
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
