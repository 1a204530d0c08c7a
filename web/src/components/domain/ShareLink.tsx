import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '../../api/problem.ts';
import type { Domain, Link, NewLink } from '../../api/types.ts';
import { keys, useLinks } from '../../live/queries.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { dayOf } from '../../time.ts';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import details from './Details.module.css';
import styles from './ShareLink.module.css';

/** Makes, lists and revokes links for whoever manages the DNS; for those alone who may change the domain. */
export function ShareLink({ domain }: { domain: Domain }) {
  const { mayChange } = useSignedIn();
  const [open, setOpen] = useState(false);
  if (!mayChange || domain.desired === 'deleted') return null;
  return (
    <details className={details.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Send to whoever manages your DNS</summary>
      {open && <Links domain={domain} />}
    </details>
  );
}

function Links({ domain }: { domain: Domain }) {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const links = useLinks(domain.id, true);
  const create = useMutation({
    mutationFn: () => api.createLink(domain.id),
    onSuccess: () => {
      announce('The link is made.');
      return client.invalidateQueries({ queryKey: keys.links(tenant, domain.id) });
    },
  });
  const known = links.data ?? [];
  const made = create.data;
  // One that was revoked is not to be sent.
  const isStillGood =
    made !== undefined && !known.some(({ id, endedAt }) => id === made.id && endedAt !== null);
  return (
    <div className={`${details.body} ${styles.body}`}>
      <p>
        A link shows the DNS records of {domain.displayDomain} and whether they are found, and nothing else.
        Whoever has it needs no account, so send it to that person alone.
      </p>
      {made !== undefined && isStillGood && <Made link={made} />}
      <div>
        <Button icon="plus" busy={create.isPending} onClick={() => create.mutate()}>
          {made === undefined ? 'Make a link' : 'Make another link'}
        </Button>
        <div role="alert" className={styles.problem}>
          {create.error && sentenceOf(create.error)}
        </div>
      </div>
      {links.error && known.length === 0 && <p role="alert">{sentenceOf(links.error)}</p>}
      {known.length > 0 && (
        <ul className={styles.list} aria-label={`Links to the records of ${domain.displayDomain}`}>
          {known.map((link) => (
            <LinkRow key={link.id} link={link} domain={domain} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** The link with its URL, which is shown this once. */
function Made({ link: { url, mail, expiresAt } }: { link: NewLink }) {
  if (url === null || mail === null) return null;
  const { subject, body } = mail;
  const mailto = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
  return (
    <div className={styles.made}>
      <p>
        <strong>Copy it now: it is not shown again.</strong> It works until {dayOf(expiresAt)}.
      </p>
      <code>{url}</code>
      <div className={styles.actions}>
        <CopyButton text={url} what="the link" label="Copy link" />
        <CopyButton text={body} what="a mail with the link" label="Copy mail text" />
        <a href={mailto}>Write a mail</a>
      </div>
    </div>
  );
}

function LinkRow({ link, domain }: { link: Link; domain: Domain }) {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const revoke = useMutation({
    mutationFn: () => api.revokeLink(domain.id, link.id),
    onSuccess: () => {
      announce('The link is revoked.');
      return client.invalidateQueries({ queryKey: keys.links(tenant, domain.id) });
    },
  });
  const isOver = link.endedAt !== null || Date.parse(link.expiresAt) <= Date.now();
  return (
    <li data-link={isOver ? 'over' : 'alive'}>
      <span>
        Made <RelativeTime iso={link.createdAt} />
        {link.createdBy === 'operator' && ' by an operator'}
        {link.subject !== null && ` by ${link.subject}`}, {endOf(link)},{' '}
        {link.lastUsedAt === null ? (
          'never opened'
        ) : (
          <>
            last opened <RelativeTime iso={link.lastUsedAt} />
          </>
        )}
        .
      </span>
      {!isOver && (
        <Button
          small
          appearance="danger"
          busy={revoke.isPending}
          aria-label={`Revoke the link that works until ${dayOf(link.expiresAt)}`}
          onClick={() => revoke.mutate()}
        >
          Revoke
        </Button>
      )}
      <div role="alert" className={styles.problem}>
        {revoke.error && sentenceOf(revoke.error)}
      </div>
    </li>
  );
}

const ENDS: Record<NonNullable<Link['endReason']>, string> = {
  revoked: 'revoked',
  deleted: 'ended with the domain',
  transferred: 'ended, as another account has proved the name',
};

function endOf({ endReason, expiresAt }: Link): string {
  if (endReason !== null) return ENDS[endReason];
  const day = dayOf(expiresAt);
  return Date.parse(expiresAt) <= Date.now() ? `expired on ${day}` : `works until ${day}`;
}
