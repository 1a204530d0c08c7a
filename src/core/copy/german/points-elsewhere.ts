import type { ConditionCopy } from '../language.ts';
import { addressList, change, differing, isTop, leadHere, list, pathOf } from './words.ts';

type Reasons = ConditionCopy<'PointsHere'>['reasons'];

export const WRONG_TARGET: Reasons['wrong_target'] = {
  plain: 'Der Name ist ein CNAME auf einen anderen Host. Ändern Sie den Wert auf den hier angezeigten.',
  web_address: ({ wanted, from, to }) =>
    `Der Wert des CNAME ${from} ist ${to}: eine Webadresse mit https:// oder einem Schrägstrich, wo das DNS einen bloßen Hostnamen erwartet. ${isTop(wanted) ? change(wanted) : `Ändern Sie den Wert von ${wanted.domain} auf ${wanted.canonicalHost}, ohne https:// davor und ohne Schrägstrich dahinter.`}`,
  zone_appended: ({ wanted, from, to }) => {
    const { domain, canonicalHost } = wanted;
    const seen = `${from} ist ein CNAME auf ${to}: An den Wert wurde die Zone ${to.slice(canonicalHost.length + 1)} angehängt.`;
    return isTop(wanted)
      ? `${seen} ${change(wanted)}`
      : `${seen} Ändern Sie den Wert von ${domain} auf ${canonicalHost} mit einem Punkt am Ende (${canonicalHost}.); daran erkennt Ihr DNS-Anbieter, dass der Name vollständig ist.`;
  },
  another_portal: ({ wanted, path, below }) =>
    `${wanted.domain} ist ein CNAME auf ${pathOf(path)}. Das ${below ? 'liegt unterhalb Ihres Ziels, ist es aber nicht' : 'ist nicht Ihr Ziel'}. ${isTop(wanted) ? change(wanted) : `Ändern Sie den Wert auf genau ${wanted.canonicalHost}.`}`,
  without_address: ({ wanted, path }) =>
    `${wanted.domain} ist ein CNAME auf ${pathOf(path)}; dort gibt es keine öffentliche Adresse. ${change(wanted)}`,
  other_host: ({ wanted, path }) => `${wanted.domain} ist ein CNAME auf ${pathOf(path)}. ${change(wanted)}`,
};

export const SPLIT_ANSWERS: Reasons['split_answers'] = {
  plain: 'DNS-Server geben für den Namen verschiedene Antworten. Alle müssen hierher führen.',
  several_cnames: ({ wanted, targets }) => {
    const { domain, canonicalHost } = wanted;
    const others = targets.filter((target) => target !== canonicalHost);
    const seen = `${domain} hat ${targets.length} CNAME-Einträge, auf ${list(targets)}: Manche Clients sehen den einen, manche einen anderen, und viele Resolver verweigern den Namen.`;
    if (isTop(wanted)) return `${seen} Löschen Sie sie. ${change(wanted)}`;
    return others.length < targets.length
      ? `${seen} Löschen Sie den CNAME von ${domain} auf ${list(others)}; ein Name darf nur einen haben, und der auf ${canonicalHost} bleibt.`
      : `${seen} Löschen Sie alle bis auf einen; ein Name darf nur einen haben. ${change(wanted)}`;
  },
  address_beside_cname: ({ wanted, target, addresses }) =>
    `${wanted.domain} ist ein CNAME auf ${target ?? 'einen anderen Namen'} und hat am selben Namen ${addressList(addresses)}. Das lässt das DNS nicht zu: Manche Clients sehen das eine, manche das andere. ${isTop(wanted) ? `Löschen Sie den CNAME. ${change(wanted)}` : `Löschen Sie die Adresseinträge, und lassen Sie den CNAME auf ${wanted.canonicalHost} zeigen.`}`,
  unsteady: ({ wanted, answers, right, rightAtTimes }) =>
    `Die Antworten für ${wanted.domain} wechseln von einer Anfrage zur nächsten: ${differing(answers, right, rightAtTimes)}. Wir warten, bis sie gleich bleiben. Alle müssen hierher führen. ${leadHere(wanted)}`,
  resolvers: ({ wanted, answers, right, rightAtTimes }) =>
    `Die DNS-Resolver haben für ${wanted.domain} verschiedene Antworten im Cache: ${differing(answers, right, rightAtTimes)}.`,
  name_servers: ({ wanted, answers, right, rightAtTimes }) =>
    `Die Nameserver von ${wanted.domain} widersprechen sich: ${differing(answers, right, rightAtTimes)}. Alle müssen hierher führen. ${leadHere(wanted)} Prüfen Sie, ob die Zone auf alle übertragen wird.`,
};
