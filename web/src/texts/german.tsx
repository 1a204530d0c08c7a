import type { Texts } from './texts.ts';

export const GERMAN: Texts = {
  language: 'de',
  common: {
    copy: 'Kopieren',
    copied: 'Kopiert',
    byHand: 'Von Hand',
    copiedWhat: (what) => `Kopiert: ${what}.`,
    couldNotCopy: (what) =>
      `Konnte nicht kopiert werden: ${what}. Markieren Sie den Text und kopieren Sie ihn von Hand.`,
    cancel: 'Abbrechen',
    anyMoment: 'jeden Moment',
    serviceAway: 'Der Dienst ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
    serviceAwayRetrying:
      'Der Dienst ist nicht erreichbar. Diese Seite versucht es alle paar Sekunden von selbst erneut.',
    answered: (status) => `Der Dienst hat mit ${status} geantwortet.`,
    pageFault:
      'Auf dieser Seite ist etwas schiefgegangen. Laden Sie sie neu und versuchen Sie es noch einmal.',
    checking: 'Wird geprüft …',
    askedForCheck: 'Angefordert: Wir prüfen jetzt gleich noch einmal.',
    resume: { try_again: 'Erneut versuchen', switch_on: 'Wieder einschalten' },
  },
  connection: {
    quiet:
      'Seit einigen Sekunden kein Lebenszeichen vom Dienst. Die Anzeige ist vielleicht nicht mehr aktuell; diese Seite versucht es weiter.',
    away: 'Der Dienst ist nicht erreichbar. Unten steht, was zuletzt bekannt war. Diese Seite versucht es von selbst erneut und macht weiter, sobald der Dienst wieder da ist.',
    polling:
      'Live-Aktualisierungen kommen nicht durch. Diese Seite fragt stattdessen alle paar Sekunden nach.',
  },
  page: {
    title: 'Kundenportal · Einstellungen',
    titleOf: (name) => `${name} · Kundenportal`,
    settings: 'Einstellungen',
    name: 'Kundenportal',
    lead: 'Bieten Sie Ihren Kunden das Portal unter einer eigenen Adresse an. Fügen Sie den Namen hinzu und legen Sie die angezeigten DNS-Einträge an; alles Weitere geschieht von selbst.',
    readingDomain: 'Die Domain wird geladen …',
    unknownDomain: 'Diese Domain gibt es hier nicht',
    unknownWhy: 'Sie wurde entfernt, oder die Adresse ist unvollständig.',
    seeAll: 'Alle Domains anzeigen',
  },
  start: {
    signingIn: 'Anmeldung läuft …',
    noAccess: 'Ihr Zugang ist abgelaufen. Versuchen Sie es noch einmal, oder melden Sie sich neu an.',
    ended:
      'Ihr Zugang ist abgelaufen: Das Token wird nicht mehr angenommen. Lassen Sie sich ein neues geben.',
    renewed:
      'Ihr Zugang ist abgelaufen: Das Token wird nicht mehr angenommen. Die Sandbox hat Sie erneut angemeldet.',
    notAToken:
      'Das ist kein Zugangstoken eines Mandanten. Ein solches beginnt mit pdt_; kopieren Sie es oder den Link vollständig.',
    pasteToken: 'Fügen Sie Ihr Zugangstoken ein',
    token: 'Zugangstoken',
    tokenHint:
      'Sie finden es in den Einstellungen Ihres Kontos oder erhalten es als Link von Ihrem Administrator.',
    open: 'Öffnen',
  },
  list: {
    add: 'Domain hinzufügen',
    domainName: 'Domainname',
    nameHint: (example) => (
      <>Der vollständige Name, den Ihre Kunden eingeben werden, zum Beispiel {example}</>
    ),
    adding: 'Wird hinzugefügt …',
    addDomain: 'Hinzufügen',
    added: (name) => `${name} wurde hinzugefügt. Diese Seite zeigt, was jetzt zu tun ist.`,
    whatThisMeans: 'Was das bedeutet',
    find: 'Domain suchen',
    none: 'Keine Domain passt dazu.',
    yourDomains: 'Ihre Domains',
    domain: 'Domain',
    state: 'Zustand',
    whoMustAct: 'Wer ist am Zug?',
    since: 'Seit',
    empty: 'Sie haben hier noch keine Domain. So geht es:',
    howItGoes: [
      'Fügen Sie den Namen hinzu, den Ihre Kunden verwenden sollen.',
      'Legen Sie den angezeigten DNS-Eintrag an, oder senden Sie ihn an die Person, die Ihr DNS verwaltet.',
      'Sehen Sie hier zu: Wir suchen den Eintrag, beschaffen das Zertifikat und bringen das Portal online.',
    ],
    show: 'Anzeigen',
    all: 'Alle',
    readOnly:
      'Mit Ihrem Link können Sie lesen, aber nichts ändern. Auf der Seite jeder Domain stehen die DNS-Einträge, die anzulegen sind.',
    reading: 'Ihre Domains werden geladen …',
    removed: (names) => `Entfernt: ${names}.`,
    triesAgain: 'Diese Seite versucht es alle paar Sekunden von selbst erneut.',
  },
  records: {
    type: 'Typ',
    name: 'Name',
    value: 'Wert',
    seen: 'Was wir sehen',
    nameOf: (type) => `Name des ${type}-Eintrags`,
    valueOf: (type) => `Wert des ${type}-Eintrags`,
    leaveEmpty: 'Lassen Sie dieses Feld leer',
    forName: (name) => <>für {name}</>,
    proxyOff: 'Schalten Sie den Proxy für diesen Eintrag aus.',
    cachedUntil: (time) => <>Zwischenspeicher liefern vielleicht noch bis {time} die alte Antwort.</>,
    anyValue: 'beliebiger Wert',
    atProvider: (provider) =>
      `Das DNS dieses Namens liegt bei ${provider}. Namen und Werte stehen hier so, wie das Formular dort sie erwartet.`,
    alias: (type, target) => (
      <>
        Anstelle der Adressen ist dort auch ein einzelner {type}-Eintrag desselben Namens mit dem Wert{' '}
        {target} möglich.
      </>
    ),
    openProvider: (provider) => `${provider} öffnen`,
    somebodyElse: 'Jemand anderes verwaltet das DNS? Senden Sie ihm die Anleitung.',
    instructionsFor: (name) => `Anleitung für ${name}`,
    copyAsMessage: 'Als Nachricht kopieren',
  },
  domain: {
    since: (clock, ago) => (
      <>
        Seit {clock}, {ago}
      </>
    ),
    afterThat: 'Danach:',
    nextCheck: (time) => <>Nächste Prüfung: {time}.</>,
    checkNow: 'Jetzt prüfen',
    startedOver: 'Neuer Versuch gestartet.',
    progress: 'Fortschritt',
    lastCheck: 'Letzte Prüfung',
    yourCertificate: 'Ihr Zertifikat',
    untilBy: (day, issuer) => `bis ${day}, von ${issuer}`,
    certificate: 'Zertifikat',
    replacedBy: 'Ersetzt durch',
    until: (day) => `Bis ${day}`,
    by: (issuer) => `von ${issuer}`,
    whyEarly: 'Warum es vorzeitig erneuert wird',
    browserWarns:
      'Ihr Browser wird warnen: Die Sandbox hat eine eigene Zertifizierungsstelle, die sonst niemand kennt.',
    records: 'DNS-Einträge',
    recordsToKeep: 'DNS-Einträge: bitte unverändert lassen',
  },
  details: {
    summary: 'Was wir geprüft haben und was geschehen ist',
    checked: 'Was wir geprüft haben',
    nothingChecked: 'Es wurde noch nichts geprüft.',
    seenAt: (time) => <>beobachtet {time}</>,
    history: 'Verlauf',
    readingHistory: 'Der Verlauf wird geladen …',
    olderEntries: 'Ältere Einträge werden hier nicht angezeigt.',
    by: { system: 'automatisch', operator: 'durch den Betreiber', tenant: 'von Ihrer Seite' },
    evidence: 'Was beobachtet wurde',
    asData: 'Als Daten',
  },
  switchOff: {
    both: 'Ausschalten oder entfernen',
    remove: 'Entfernen',
    disable: 'Ausschalten',
    whatDisablingDoes:
      'Wenn Sie die Domain ausschalten, antwortet das Portal nicht mehr unter dieser Adresse. Die Domain bleibt in der Liste und kann wieder eingeschaltet werden.',
    whatRemovingDoes:
      'Wenn Sie die Domain entfernen, verschwindet sie samt ihrem Verlauf auch aus der Liste, sobald ihr DNS-Eintrag gelöscht ist. Löschen Sie zuerst diesen Eintrag.',
    disableTitle: (name) => `${name} ausschalten?`,
    disableConfirm: 'Ausschalten',
    disabling: (name) => `${name} wird ausgeschaltet.`,
    disableEffects: [
      'Das Portal antwortet innerhalb von Sekunden nicht mehr unter dieser Adresse: Route und Zertifikat werden entfernt. Ihre Kunden sehen dort dann eine Fehlermeldung.',
      'Die Domain bleibt in dieser Liste, und Sie können sie wieder einschalten. Sonst ändert sich für Sie nichts.',
    ],
    removeTitle: (name) => `${name} entfernen?`,
    removing: (name) => `${name} wird entfernt.`,
    recordFirst: (
      <>
        <strong>Löschen Sie zuerst den DNS-Eintrag</strong> bei Ihrem DNS-Anbieter. Solange er besteht, führt
        der Name zu uns, ohne dass etwas dahintersteht.
      </>
    ),
    stillPublished: 'Bei unserer letzten Prüfung war dies noch vorhanden:',
    removeEffects:
      'Wenn Sie bestätigen, antwortet das Portal nicht mehr unter dieser Adresse; Route und Zertifikat werden entfernt. Die Domain bleibt in dieser Liste, bis ihr DNS-Eintrag gelöscht ist, und verschwindet dann samt ihrem Verlauf.',
  },
  share: {
    summary: 'An die Person senden, die Ihr DNS verwaltet',
    explanation: (name) =>
      `Ein Link zeigt die DNS-Einträge von ${name} und ob sie gefunden wurden, sonst nichts. Wer ihn hat, braucht kein Konto; senden Sie ihn also nur dieser Person.`,
    email: 'E-Mail-Adresse der Person (freiwillig)',
    emailProblem: 'Hier muss eine Adresse stehen, z. B. jane@acme.com.',
    emailHint:
      'Solange der Link gilt, gehen E-Mails über diese Domain auch dorthin, sofern dieser Dienst E-Mails sendet. Der Link selbst wird nicht gesendet: Das tun Sie.',
    make: 'Link erstellen',
    makeAnother: 'Weiteren Link erstellen',
    made: 'Der Link wurde erstellt.',
    revoke: 'Widerrufen',
    revokeOne: (day) => `Den Link widerrufen, der bis ${day} gilt`,
    revoked: 'Der Link wurde widerrufen.',
    linksTo: (name) => `Links zu den Einträgen von ${name}`,
    copyNow: (day) => (
      <>
        <strong>Kopieren Sie ihn jetzt: Er wird nicht noch einmal angezeigt.</strong> Er gilt bis {day}.
      </>
    ),
    theLink: 'Link',
    copyLink: 'Link kopieren',
    theMail: 'E-Mail mit dem Link',
    copyMail: 'E-Mail-Text kopieren',
    writeMail: 'E-Mail schreiben',
    row: ({ made, by, byOperator, end, opened, email }) => (
      <>
        Erstellt {made}
        {byOperator && ' vom Betreiber'}
        {by !== null && ` von ${by}`}, {end},{' '}
        {opened === null ? 'nie geöffnet' : <>zuletzt geöffnet {opened}</>}.
        {email !== null && (
          <>
            {' '}
            E-Mails gehen an <bdi>{email}</bdi>.
          </>
        )}
      </>
    ),
    ends: {
      revoked: 'widerrufen',
      deleted: 'mit der Domain beendet',
      transferred: 'beendet, da ein anderes Konto den Namen nachgewiesen hat',
    },
    expired: (day) => `abgelaufen am ${day}`,
    works: (day) => `gültig bis ${day}`,
  },
  sandbox: {
    banner: (
      <>
        <strong>Dies ist eine Sandbox</strong> mit eigenem DNS. Verwenden Sie Namen, die auf{' '}
        <code>.localhost</code> enden: Ihr Browser findet sie auf diesem Rechner. Legen Sie jeden Eintrag mit
        der Schaltfläche daneben an; alles andere geschieht wie im echten Betrieb.
      </>
    ),
    title: 'Das DNS der Sandbox',
    addRecord: 'Beliebigen Eintrag hinzufügen',
    type: 'Typ',
    name: 'Name',
    values: 'Werte, einer je Zeile',
    put: 'In das Sandbox-DNS eintragen',
    isIn: (type, name) => `Der ${type}-Eintrag für ${name} steht im Sandbox-DNS.`,
    noRecords: 'Es enthält noch keine Einträge.',
    delete: 'Löschen',
    deleteOne: (type, name) => `${type}-Eintrag für ${name} löschen`,
    deleted: (type, name) => `Der ${type}-Eintrag für ${name} wurde gelöscht.`,
    mistakes: 'Einen typischen Fehler machen und sehen, was die Seite dazu sagt',
    mistake: {
      other_host: 'Auf einen anderen Host zeigen lassen',
      address: 'Eine Adresse statt des CNAME eintragen',
      doubled_zone: 'Die Zone doppelt an den Namen anhängen',
      other_ca: 'Nur eine andere CA zulassen (CAA)',
    },
    mistakeMade: (mistake) => `Im Sandbox-DNS erledigt: ${mistake}.`,
    publish: 'Im Sandbox-DNS anlegen',
    published: (type) => `Der ${type}-Eintrag steht im Sandbox-DNS.`,
    isThere: 'Er steht jetzt im Sandbox-DNS.',
    whatNext: (resume) => (resume === null ? 'Die nächste Prüfung findet ihn.' : `Wählen Sie „${resume}“.`),
  },
  link: {
    title: 'DNS-Einträge',
    titleOf: (name) => `DNS-Einträge für ${name}`,
    lead: (name) =>
      `Wer Ihnen diese Seite gesendet hat, möchte die Adresse ${name} verwenden, deren DNS Sie verwalten. Hier steht, was dort einzutragen ist und ob es gefunden wird. Sie brauchen kein Konto.`,
    reading: 'Die Einträge werden geladen …',
    noLonger: 'Dieser Link funktioniert nicht mehr.',
    ended: {
      expired: {
        title: 'Dieser Link ist abgelaufen.',
        text: 'Bitten Sie die Person, die ihn Ihnen gesendet hat, um einen neuen.',
      },
      refused: {
        title: 'Dieser Link funktioniert nicht.',
        text: 'Er wurde widerrufen, ist abgelaufen oder wurde nicht vollständig kopiert. Bitten Sie die Person, die ihn Ihnen gesendet hat, um einen neuen.',
      },
    },
    stages: {
      done: {
        title: 'Nichts mehr zu tun.',
        text: 'Alles ist so eingetragen, wie es sein muss. Behalten Sie die Einträge bei, solange die Adresse funktionieren soll.',
      },
      off: {
        title: 'Zurzeit nichts zu tun.',
        text: 'Die Adresse ist ausgeschaltet. Fragen Sie die Person, die Ihnen diese Seite gesendet hat, falls Sie etwas anderes erwartet haben.',
      },
      stopped: {
        title: 'Es wird nicht mehr geprüft.',
        text: 'Die Einträge wurden so lange nicht gefunden, dass die Prüfungen beendet wurden. Legen Sie sie an und bitten Sie dann die Person, die Ihnen diese Seite gesendet hat, einen neuen Versuch zu starten.',
      },
      kept: {
        title: 'Zurzeit nichts zu tun.',
        text: 'Viele Adressen lassen sich gerade nicht prüfen; wir gehen dem nach. Lassen Sie die Einträge, wie sie sind.',
      },
      todo: {
        title: 'Das DNS braucht eine Änderung.',
        text: 'Wir prüfen laufend, und diese Seite zeigt sofort, wenn alles gefunden ist.',
      },
    },
    theRecord: 'Der Eintrag',
    theRecords: 'Die Einträge',
    whatToDo: 'Was zu tun ist',
    asText: 'Anleitung als Text',
    copyAsText: 'Als Text kopieren',
    checkAgain: 'Jetzt erneut prüfen',
    lastChecked: (time) => <>Zuletzt geprüft {time}.</>,
    nextCheck: (time) => <>Nächste Prüfung {time}.</>,
    worksUntil: (time) => <>Dieser Link gilt bis {time}.</>,
  },
};
