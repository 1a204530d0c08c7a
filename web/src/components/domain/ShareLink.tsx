import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, sentenceOf } from '../../api/problem.ts';
import type { Domain, Link, NewLink } from '../../api/types.ts';
import { keys, useLinks } from '../../live/queries.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import type { Texts } from '../../texts/texts.ts';
import { dayOf } from '../../time.ts';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { Field } from '../Field.tsx';
import formStyles from '../Form.module.css';
import { RelativeTime } from '../RelativeTime.tsx';
import details from './Details.module.css';
import styles from './ShareLink.module.css';

/** Makes, lists and revokes links for whoever manages the DNS; for those alone who may change the domain. */
export function ShareLink({ domain }: { domain: Domain }) {
  const { mayChange } = useSignedIn();
  const { share } = useTexts();
  const [open, setOpen] = useState(false);
  if (!mayChange || domain.desired === 'deleted') return null;
  return (
    <details className={details.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{share.summary}</summary>
      {open && <Links domain={domain} />}
    </details>
  );
}

/** Says what is wrong with the address, the one field that can be invalid here, or what else went wrong. */
function problemOf(error: Error, texts: Texts): string {
  const isAddress = error instanceof ApiProblem && error.code === 'invalid_request';
  return isAddress ? texts.share.emailProblem : sentenceOf(error, texts);
}

function Links({ domain }: { domain: Domain }) {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const { share } = texts;
  const links = useLinks(domain.id, true);
  const [email, setEmail] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const create = useMutation({
    mutationFn: () => api.createLink(domain.id, email.trim()),
    onSuccess: () => {
      announce(share.made);
      setEmail('');
      return client.invalidateQueries({ queryKey: keys.links(tenant, domain.id) });
    },
    onError: () => input.current?.focus(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  const known = links.data ?? [];
  const made = create.data;
  // One that was revoked is not to be sent.
  const isStillGood =
    made !== undefined && !known.some(({ id, endedAt }) => id === made.id && endedAt !== null);
  return (
    <div className={`${details.body} ${styles.body}`}>
      <p>{share.explanation(domain.displayDomain)}</p>
      {made !== undefined && isStillGood && <Made link={made} />}
      {/* The server judges the address, as it does names. */}
      <form className={formStyles.form} onSubmit={submit} noValidate>
        <Field
          ref={input}
          type="email"
          label={share.email}
          hint={share.emailHint}
          problem={create.error && problemOf(create.error, texts)}
          value={email}
          onChange={(value) => {
            setEmail(value);
            if (create.isError) create.reset();
          }}
        />
        <Button type="submit" icon="plus" busy={create.isPending}>
          {made === undefined ? share.make : share.makeAnother}
        </Button>
      </form>
      {links.error && known.length === 0 && <p role="alert">{sentenceOf(links.error, texts)}</p>}
      {known.length > 0 && (
        <ul className={styles.list} aria-label={share.linksTo(domain.displayDomain)}>
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
  const { share, language } = useTexts();
  if (url === null || mail === null) return null;
  const { subject, body } = mail;
  const mailto = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
  return (
    <div className={styles.made}>
      <p>{share.copyNow(dayOf(expiresAt, language))}</p>
      <code>{url}</code>
      <div className={styles.actions}>
        <CopyButton text={url} what={share.theLink} label={share.copyLink} />
        <CopyButton text={body} what={share.theMail} label={share.copyMail} />
        <a href={mailto}>{share.writeMail}</a>
      </div>
    </div>
  );
}

function LinkRow({ link, domain }: { link: Link; domain: Domain }) {
  const { api, tenant } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const { share } = texts;
  const revoke = useMutation({
    mutationFn: () => api.revokeLink(domain.id, link.id),
    onSuccess: () => {
      announce(share.revoked);
      return client.invalidateQueries({ queryKey: keys.links(tenant, domain.id) });
    },
  });
  const isOver = link.endedAt !== null || Date.parse(link.expiresAt) <= Date.now();
  return (
    <li data-link={isOver ? 'over' : 'alive'}>
      <span>
        {share.row({
          made: <RelativeTime iso={link.createdAt} />,
          by: link.subject,
          byOperator: link.createdBy === 'operator',
          end: endOf(link, texts),
          opened: link.lastUsedAt === null ? null : <RelativeTime iso={link.lastUsedAt} />,
          email: isOver ? null : link.email,
        })}
      </span>
      {!isOver && (
        <Button
          small
          appearance="danger"
          busy={revoke.isPending}
          aria-label={share.revokeOne(dayOf(link.expiresAt, texts.language))}
          onClick={() => revoke.mutate()}
        >
          {share.revoke}
        </Button>
      )}
      <div role="alert" className={styles.problem}>
        {revoke.error && sentenceOf(revoke.error, texts)}
      </div>
    </li>
  );
}

function endOf({ endReason, expiresAt }: Link, { share, language }: Texts): string {
  if (endReason !== null) return share.ends[endReason];
  const day = dayOf(expiresAt, language);
  return Date.parse(expiresAt) <= Date.now() ? share.expired(day) : share.works(day);
}
