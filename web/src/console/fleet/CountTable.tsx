import { useId } from 'react';
import type { Tone } from '../../appearance.ts';
import { Badge } from '../../components/Badge.tsx';
import { Link } from '../../routing/Link.tsx';
import { numberText } from '../words.ts';
import styles from './Fleet.module.css';

export type CountRow = {
  key: string;
  text: string;
  note?: string;
  tone?: Tone;
  /** A part of the row above. */
  isPart?: boolean;
  domains: number;
  /** The query of the list of these. */
  to: string;
};

/** Numbers of domains, each with its share as a bar, and a link to them. */
export function CountTable({ title, rows, total }: { title: string; rows: CountRow[]; total: number }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.count}>
      <h2 id={id}>{title}</h2>
      <table>
        <thead className={styles.unseen}>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Domains</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, text, note, tone, isPart, domains, to }) => (
            <tr key={key} data-part={isPart || undefined}>
              <th scope="row">
                <Link to={to}>{tone === undefined ? text : <Badge tone={tone}>{text}</Badge>}</Link>
                {note !== undefined && <small>{note}</small>}
              </th>
              <td>
                {numberText(domains)}
                <span
                  className={styles.bar}
                  style={{ inlineSize: `${total === 0 ? 0 : (100 * domains) / total}%` }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
