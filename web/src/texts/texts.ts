import type { ReactNode } from 'react';
import type { Link, TimelineEvent } from '../api/types.ts';
import type { Resume } from '../appearance.ts';
import type { MistakeKind } from '../sandbox-mistakes.ts';

/** The languages of the page, as BCP 47. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The heading and the explanation of a stage of the records on the page of a link. */
type StageText = { title: string; text: string };

/**
 * All words of the page's own, in one language; what depends on a domain's state comes from the API. A part of a
 * sentence that is no text, as a time that moves on, comes as a node.
 */
export type Texts = {
  language: Language;
  common: {
    copy: string;
    copied: string;
    byHand: string;
    copiedWhat: (what: string) => string;
    couldNotCopy: (what: string) => string;
    cancel: string;
    /** A check that is due. */
    anyMoment: string;
    serviceAway: string;
    serviceAwayRetrying: string;
    answered: (status: number) => string;
    pageFault: string;
    checking: string;
    askedForCheck: string;
    resume: Record<Resume, string>;
  };
  connection: { quiet: string; away: string; polling: string };
  page: {
    title: string;
    titleOf: (name: string) => string;
    settings: string;
    name: string;
    lead: string;
    readingDomain: string;
    unknownDomain: string;
    unknownWhy: string;
    seeAll: string;
  };
  start: {
    signingIn: string;
    ended: string;
    /** Inside another page, which signs its readers in. */
    noAccess: string;
    renewed: string;
    notAToken: string;
    pasteToken: string;
    token: string;
    tokenHint: string;
    open: string;
  };
  list: {
    add: string;
    domainName: string;
    nameHint: (example: ReactNode) => ReactNode;
    adding: string;
    addDomain: string;
    added: (name: string) => string;
    whatThisMeans: string;
    find: string;
    none: string;
    yourDomains: string;
    domain: string;
    state: string;
    whoMustAct: string;
    since: string;
    empty: string;
    howItGoes: readonly [string, string, string];
    show: string;
    all: string;
    readOnly: string;
    reading: string;
    removed: (names: string) => string;
    triesAgain: string;
  };
  records: {
    type: string;
    name: string;
    value: string;
    seen: string;
    nameOf: (type: string) => string;
    valueOf: (type: string) => string;
    leaveEmpty: string;
    forName: (name: ReactNode) => ReactNode;
    proxyOff: string;
    cachedUntil: (time: ReactNode) => ReactNode;
    anyValue: string;
    atProvider: (provider: string) => string;
    alias: (type: string, target: ReactNode) => ReactNode;
    openProvider: (provider: string) => string;
    somebodyElse: string;
    instructionsFor: (name: string) => string;
    copyAsMessage: string;
  };
  domain: {
    since: (clock: ReactNode, ago: ReactNode) => ReactNode;
    afterThat: string;
    nextCheck: (time: ReactNode) => ReactNode;
    checkNow: string;
    startedOver: string;
    progress: string;
    lastCheck: string;
    yourCertificate: string;
    untilBy: (day: string, issuer: string) => string;
    certificate: string;
    replacedBy: string;
    until: (day: string) => string;
    by: (issuer: string) => string;
    whyEarly: string;
    browserWarns: string;
    records: string;
    recordsToKeep: string;
  };
  details: {
    summary: string;
    checked: string;
    nothingChecked: string;
    seenAt: (time: ReactNode) => ReactNode;
    history: string;
    readingHistory: string;
    olderEntries: string;
    by: Record<TimelineEvent['by'], string>;
    evidence: string;
    asData: string;
  };
  switchOff: {
    both: string;
    remove: string;
    disable: string;
    whatDisablingDoes: string;
    whatRemovingDoes: string;
    disableTitle: (name: string) => string;
    disableConfirm: string;
    disabling: (name: string) => string;
    disableEffects: readonly [string, string];
    removeTitle: (name: string) => string;
    removing: (name: string) => string;
    recordFirst: ReactNode;
    stillPublished: string;
    removeEffects: string;
  };
  share: {
    summary: string;
    explanation: (name: string) => string;
    email: string;
    emailHint: string;
    emailProblem: string;
    make: string;
    makeAnother: string;
    made: string;
    revoke: string;
    revokeOne: (day: string) => string;
    revoked: string;
    linksTo: (name: string) => string;
    copyNow: (day: string) => ReactNode;
    theLink: string;
    copyLink: string;
    theMail: string;
    copyMail: string;
    writeMail: string;
    /** `by`: the user, or null where no one is known. */
    row: (facts: {
      made: ReactNode;
      by: string | null;
      byOperator: boolean;
      end: string;
      opened: ReactNode | null;
      email: string | null;
    }) => ReactNode;
    ends: Record<NonNullable<Link['endReason']>, string>;
    expired: (day: string) => string;
    works: (day: string) => string;
  };
  sandbox: {
    banner: ReactNode;
    title: string;
    addRecord: string;
    type: string;
    name: string;
    values: string;
    put: string;
    isIn: (type: string, name: string) => string;
    noRecords: string;
    delete: string;
    deleteOne: (type: string, name: string) => string;
    deleted: (type: string, name: string) => string;
    mistakes: string;
    mistake: Record<MistakeKind, string>;
    mistakeMade: (mistake: string) => string;
    publish: string;
    published: (type: string) => string;
    isThere: string;
    /** `resume`: the button that sets the domain going again; null: the next check comes by itself. */
    whatNext: (resume: string | null) => string;
  };
  link: {
    title: string;
    titleOf: (name: string) => string;
    lead: (name: string) => string;
    reading: string;
    noLonger: string;
    ended: Record<'expired' | 'refused', { title: string; text: string }>;
    stages: Record<'done' | 'off' | 'stopped' | 'kept' | 'todo', StageText>;
    theRecord: string;
    theRecords: string;
    whatToDo: string;
    asText: string;
    copyAsText: string;
    checkAgain: string;
    lastChecked: (time: ReactNode) => ReactNode;
    nextCheck: (time: ReactNode) => ReactNode;
    worksUntil: (time: ReactNode) => ReactNode;
  };
};
