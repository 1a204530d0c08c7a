import type { Texts } from './texts.ts';

export const ENGLISH: Texts = {
  language: 'en',
  common: {
    copy: 'Copy',
    copied: 'Copied',
    byHand: 'By hand',
    copiedWhat: (what) => `Copied ${what}.`,
    couldNotCopy: (what) => `Could not copy ${what}. Select the text and copy it by hand.`,
    cancel: 'Cancel',
    anyMoment: 'any moment now',
    serviceAway: 'The service cannot be reached right now. Try again in a moment.',
    serviceAwayRetrying: 'The service cannot be reached. This page tries again by itself every few seconds.',
    answered: (status) => `The service answered ${status}.`,
    pageFault: 'Something went wrong on this page. Reload it and try again.',
    checking: 'Checking…',
    askedForCheck: 'Asked: we check again right now.',
    resume: { try_again: 'Try again', switch_on: 'Switch on again' },
  },
  connection: {
    quiet:
      'No sign of life from the service for some seconds. What you see may be out of date; this page goes on trying.',
    away: 'The service cannot be reached. Below is what we knew last. This page tries again by itself, and goes on as soon as it is back.',
    polling: 'Live updates do not get through, so this page asks every few seconds instead.',
  },
  page: {
    title: 'Client Portal · Settings',
    titleOf: (name) => `${name} · Client Portal`,
    settings: 'Settings',
    name: 'Client Portal',
    lead: 'Give your clients the portal at an address of your own. Add the name, publish the DNS records that you are shown, and the rest happens by itself.',
    readingDomain: 'Reading the domain…',
    unknownDomain: 'There is no such domain here',
    unknownWhy: 'It was removed, or the address is not complete.',
    seeAll: 'See all your domains',
  },
  start: {
    signingIn: 'Signing in…',
    noAccess: 'Your access has ended. Try again, or sign in anew.',
    ended: 'Your access has ended: the token is not accepted any more. Ask for a new one.',
    renewed:
      'Your access has ended: the token is not accepted any more. The sandbox has signed you in again.',
    notAToken:
      'This is no access token for a tenant. It begins with pdt_; copy the whole of it, or the whole link.',
    pasteToken: 'Paste your access token',
    token: 'Access token',
    tokenHint: "You get it from your account's settings, or as a link from your administrator.",
    open: 'Open',
  },
  list: {
    add: 'Add a domain',
    domainName: 'Domain name',
    nameHint: (example) => <>The whole name that your clients will type, for example {example}</>,
    adding: 'Adding…',
    addDomain: 'Add domain',
    added: (name) => `${name} is added. This is its page, with what to do now.`,
    whatThisMeans: 'What this means',
    find: 'Find a domain',
    none: 'No domain matches.',
    yourDomains: 'Your domains',
    domain: 'Domain',
    state: 'State',
    whoMustAct: 'Who must act',
    since: 'Since',
    empty: 'You have no domain here yet. This is how it goes:',
    howItGoes: [
      'Add the name that your clients shall use.',
      'Publish the DNS record that we show you, or send it to whoever manages your DNS.',
      'Watch here. We look for the record, get the certificate and put the portal online.',
    ],
    show: 'Show',
    all: 'All',
    readOnly: 'Your link lets you look, not change. The page of each domain has the DNS records to publish.',
    reading: 'Reading your domains…',
    removed: (names) => `Removed: ${names}.`,
    triesAgain: 'This page tries again by itself every few seconds.',
  },
  records: {
    type: 'Type',
    name: 'Name',
    value: 'Value',
    seen: 'What we see',
    nameOf: (type) => `the name of the ${type} record`,
    valueOf: (type) => `the value of the ${type} record`,
    leaveEmpty: 'Leave this field empty',
    forName: (name) => <>for {name}</>,
    proxyOff: 'Switch the proxy off for this record.',
    cachedUntil: (time) => <>Caches may still give the old answer until {time}.</>,
    anyValue: 'any value',
    atProvider: (provider) =>
      `The DNS of this name is at ${provider}, and names and values stand here as its form takes them.`,
    alias: (type, target) => (
      <>
        In place of the addresses it also takes one {type} record of the same name, with the value {target}.
      </>
    ),
    openProvider: (provider) => `Open ${provider}`,
    somebodyElse: 'Somebody else manages the DNS? Send it to them.',
    instructionsFor: (name) => `the instructions for ${name}`,
    copyAsMessage: 'Copy as a message',
  },
  domain: {
    since: (clock, ago) => (
      <>
        Since {clock}, {ago}
      </>
    ),
    afterThat: 'After that:',
    nextCheck: (time) => <>We check again {time}.</>,
    checkNow: 'Check now',
    startedOver: 'Started over.',
    progress: 'Progress',
    lastCheck: 'Last check',
    yourCertificate: 'Your certificate',
    untilBy: (day, issuer) => `until ${day}, by ${issuer}`,
    certificate: 'Certificate',
    replacedBy: 'Replaced by',
    until: (day) => `Until ${day}`,
    by: (issuer) => `by ${issuer}`,
    whyEarly: 'Why it is renewed early',
    browserWarns:
      'Your browser will warn: the sandbox has a certificate authority of its own that nobody else knows.',
    records: 'DNS records',
    recordsToKeep: 'DNS records: keep them as they are',
  },
  details: {
    summary: 'What we checked, and what happened',
    checked: 'What we checked',
    nothingChecked: 'Nothing has been checked yet.',
    seenAt: (time) => <>seen {time}</>,
    history: 'History',
    readingHistory: 'Reading the history…',
    olderEntries: 'Older entries are not shown here.',
    by: { system: 'by itself', operator: 'by an operator', tenant: 'by your side' },
    evidence: 'What was seen',
    asData: 'As data',
  },
  switchOff: {
    both: 'Switch off or remove',
    remove: 'Remove',
    disable: 'Disable',
    whatDisablingDoes:
      'Switched off, the portal stops answering at this address. The domain stays in the list, and can be switched on again.',
    whatRemovingDoes:
      'Removed, it also leaves the list with its history, as soon as its DNS record is gone. Delete that record first.',
    disableTitle: (name) => `Switch ${name} off?`,
    disableConfirm: 'Switch off',
    disabling: (name) => `${name} is being switched off.`,
    disableEffects: [
      'The portal stops answering at this address within seconds: its route and its certificate are taken down. Your clients will see an error there.',
      'The domain stays in this list, and you can switch it on again. Nothing else of yours changes.',
    ],
    removeTitle: (name) => `Remove ${name}?`,
    removing: (name) => `${name} is being removed.`,
    recordFirst: (
      <>
        <strong>Remove the DNS record first</strong>, at your DNS provider. While it stays, the name leads to
        us with nothing behind it.
      </>
    ),
    stillPublished: 'At our last check this was still published:',
    removeEffects:
      'When you confirm, the portal stops answering at this address, its route and its certificate are taken down. The domain stays in this list until its DNS record is gone, then it leaves together with its history.',
  },
  share: {
    summary: 'Send to whoever manages your DNS',
    explanation: (name) =>
      `A link shows the DNS records of ${name} and whether they are found, and nothing else. Whoever has it needs no account, so send it to that person alone.`,
    email: 'Their mail address (optional)',
    emailProblem: 'This must be an address, e.g. jane@acme.com.',
    emailHint:
      'As long as the link works, mails about this domain go there too, if this service sends mail. The link itself is not sent: that is up to you.',
    make: 'Make a link',
    makeAnother: 'Make another link',
    made: 'The link is made.',
    revoke: 'Revoke',
    revokeOne: (day) => `Revoke the link that works until ${day}`,
    revoked: 'The link is revoked.',
    linksTo: (name) => `Links to the records of ${name}`,
    copyNow: (day) => (
      <>
        <strong>Copy it now: it is not shown again.</strong> It works until {day}.
      </>
    ),
    theLink: 'the link',
    copyLink: 'Copy link',
    theMail: 'a mail with the link',
    copyMail: 'Copy mail text',
    writeMail: 'Write a mail',
    row: ({ made, by, byOperator, end, opened, email }) => (
      <>
        Made {made}
        {byOperator && ' by an operator'}
        {by !== null && ` by ${by}`}, {end}, {opened === null ? 'never opened' : <>last opened {opened}</>}.
        {email !== null && (
          <>
            {' '}
            Mails go to <bdi>{email}</bdi>.
          </>
        )}
      </>
    ),
    ends: {
      revoked: 'revoked',
      deleted: 'ended with the domain',
      transferred: 'ended, as another account has proved the name',
    },
    expired: (day) => `expired on ${day}`,
    works: (day) => `works until ${day}`,
  },
  sandbox: {
    banner: (
      <>
        <strong>This is a sandbox</strong> with a DNS of its own. Use names that end in{' '}
        <code>.localhost</code>: your browser finds them on this machine. Publish each record with the button
        beside it; everything else happens as it would outside.
      </>
    ),
    title: 'The sandbox DNS',
    addRecord: 'Add any record',
    type: 'Type',
    name: 'Name',
    values: 'Values, one a line',
    put: 'Put it in the sandbox DNS',
    isIn: (type, name) => `The ${type} record of ${name} is in the sandbox DNS.`,
    noRecords: 'It holds no records yet.',
    delete: 'Delete',
    deleteOne: (type, name) => `Delete the ${type} record of ${name}`,
    deleted: (type, name) => `The ${type} record of ${name} is deleted.`,
    mistakes: 'Make a usual mistake, and see what the page says',
    mistake: {
      other_host: 'Lead it to another host',
      address: 'Give it an address instead of the CNAME',
      doubled_zone: 'Let the form add the zone to the name',
      other_ca: 'Allow another CA only (CAA)',
    },
    mistakeMade: (mistake) => `Done in the sandbox DNS: ${mistake}.`,
    publish: 'Publish it in the sandbox DNS',
    published: (type) => `The ${type} record is in the sandbox DNS.`,
    isThere: 'It is in the sandbox DNS now.',
    whatNext: (resume) => (resume === null ? 'The next check will see it.' : `Press ${resume}.`),
  },
  link: {
    title: 'DNS records',
    titleOf: (name) => `DNS records for ${name}`,
    lead: (name) =>
      `Whoever sent you this page wants to use the address ${name}, and you manage its DNS. Here is what to enter there, and whether it is found. You need no account.`,
    reading: 'Reading the records…',
    noLonger: 'This link does not work any more.',
    ended: {
      expired: { title: 'This link has expired.', text: 'Ask whoever sent it to you for a new one.' },
      refused: {
        title: 'This link does not work.',
        text: 'It was revoked, has expired, or was not copied whole. Ask whoever sent it to you for a new one.',
      },
    },
    stages: {
      done: {
        title: 'Nothing more to do.',
        text: 'Everything is found as it must be. Keep the records as long as the address is to work.',
      },
      off: {
        title: 'Nothing to do now.',
        text: 'The address is switched off. Ask whoever sent you this page if you expected otherwise.',
      },
      stopped: {
        title: 'Nobody checks any more.',
        text: 'The records were not found for so long that the checks have stopped. Publish them, then ask whoever sent you this page to start again.',
      },
      kept: {
        title: 'Nothing to do now.',
        text: 'Many addresses cannot be checked at the moment; we are looking into it. Keep the records as they are.',
      },
      todo: {
        title: 'The DNS needs a change.',
        text: 'We check again and again, and this page shows at once when all is found.',
      },
    },
    theRecord: 'The record',
    theRecords: 'The records',
    whatToDo: 'What to do',
    asText: 'what to do, as text',
    copyAsText: 'Copy as text',
    checkAgain: 'Check again now',
    lastChecked: (time) => <>Last checked {time}.</>,
    nextCheck: (time) => <>Next check {time}.</>,
    worksUntil: (time) => <>This link works until {time}.</>,
  },
};
