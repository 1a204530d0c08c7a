import type { CaaAllows, Closed, HttpAnswer } from '../../findings/certificate.ts';
import type { HostFault } from '../../findings/dns-values.ts';
import type { ChallengeOutcome } from '../../observations.ts';
import type { Audience, ConditionCopy } from '../language.ts';
import { CAA_FORBIDS, CAA_UNKNOWN, place } from './caa.ts';
import { hostFault } from './host.ts';
import { list, operatorActs, SUSPENDED_PLAIN, sentences } from './words.ts';

const ACCOUNT_PLAIN =
  'The CA takes no orders from our account at present. The operator of this service must resolve it; you need not change anything.';

const CLOSED: Record<Closed, string> = {
  refused: 'refuses connections',
  timeout: 'does not answer in time',
  broken: 'breaks the connection off without an HTTP answer',
  responder_away: 'answers, but the responder behind it that answers challenges is away',
};

const closedInWords = (how: Closed, to: Audience) =>
  how === 'responder_away' && to === 'tenant'
    ? "answers, but the CA's check is not answered at present"
    : CLOSED[how];

/** The zone is not known here, so that no CNAME is offered where none can stand. */
const publishShown = (domain: string, canonicalHost: string) =>
  `publish the record that is shown for ${domain}, which leads to ${canonicalHost}`;

const ourAddress = (to: Audience, advice: string) => `It is our own address. ${operatorActs(to, advice)}`;
const BEFORE_THE_EDGE = 'Check the load balancer or proxy in front of the edge.';

const http = ({ status, server }: HttpAnswer) =>
  `HTTP ${status ?? 'without a status'}${server === null ? '' : ` by ${server}`}`;

function redirectEnd(end: ChallengeOutcome, answer: HttpAnswer): string {
  switch (end) {
    case 'not_followed':
      return 'where no CA follows: a CA follows redirects with 301, 302, 307 or 308, to ports 80 and 443, to paths of 2,000 characters, and ten at most';
    case 'private':
      return 'which has no public address';
    case 'not_tried':
      return 'which cannot be reached from here';
    case 'refused':
    case 'timeout':
    case 'broken':
      return `which ${CLOSED[end]}`;
    case 'other_answer':
    case 'answered':
      return `where something else answers (${http(answer)})`;
  }
}

function allows(caa: CaaAllows): string {
  switch (caa.why) {
    case 'ca_ignores_caa':
      return 'Our CA does not check CAA records.';
    case 'no_record':
      return `No CAA record limits who may issue for ${caa.domain}.`;
    case 'not_limited':
      return `The CAA records at ${place(caa.place)} do not limit our CA.`;
    case 'record_allows':
      return `${caa.record} at ${place(caa.place)} allows our CA.`;
  }
}

const MEND_HOST: Record<HostFault, string> = {
  bogus: 'Have the zone signed again, or remove its DS record at the registrar of the base domain.',
  absent:
    'Give it an address; a wildcard record does not cover a name that has records, or names below it, of its own.',
  failing: 'Check the name servers of the base domain, and PORTAL_DNS_RESOLVERS.',
};

export const CERTIFICATE_ALLOWED: ConditionCopy<'CertificateAllowed'> = {
  title: 'A certificate may be issued',
  reasons: {
    allowed: {
      plain: 'The CA may issue for this name.',
      clear: ({ caa, asked, untried }) =>
        `${allows(caa)} Port 80 of ${list(asked)} leads here${untried.length === 0 ? '' : ` (${list(untried)} could not be tried from here)`}.`,
      has_issued: () => 'The CA has issued a certificate for this name.',
    },
    not_checked: {
      plain: 'Not checked yet.',
      not_looked: () => 'Not checked yet.',
      challenge_answered: () => 'The challenge can be answered; the CA is asked now.',
      own_host: ({ canonicalHost }, to) =>
        `The addresses of our own ${canonicalHost} could not be looked up, so port 80 could not be checked. ${operatorActs(to, 'Check its DNS.')}`,
      no_route: ({ addresses }, to) =>
        `This service has no network route to ${list(addresses)}, so port 80 could not be checked. ${operatorActs(to, 'Give this machine one (IPv6, most likely).')}`,
    },
    caa_forbids: CAA_FORBIDS,
    caa_unknown: CAA_UNKNOWN,
    challenge_unreachable: {
      plain: 'No CA can check this name over port 80.',
      closed: ({ domain, canonicalHost, addresses, how, ours }, to) => {
        const seen = `Port 80 of ${ours ? 'our own address ' : ''}${list(addresses)} ${how.map((one) => closedInWords(one, to)).join(' or ')}, so no CA can check ${domain}.`;
        return ours
          ? `${seen} ${operatorActs(to, 'Make it reachable from the whole internet; where only this machine cannot reach it, PORTAL_EDGE_HTTP_ADDRESS says where it can.')}`
          : `${seen} Open it and pass it on to ${canonicalHost}, or ${publishShown(domain, canonicalHost)}.`;
      },
      not_public: ({ domain, canonicalHost }) =>
        `${domain} has a private address, where no CA can check it. Delete that record, and ${publishShown(domain, canonicalHost)}.`,
      not_answered: ({ detail }, to) =>
        sentences(
          detail === null
            ? 'The CA could not check this name now, because our own answer to its check is not ready.'
            : `The CA could not check this name now: ${detail}.`,
          to === 'tenant' ? operatorActs(to, '') : null,
          'No order is begun until it can.',
        ),
    },
    challenge_redirected: {
      plain: "The CA's check is redirected to where it is not answered.",
      to_https: ({ domain, addresses, loops, ours }, to) =>
        sentences(
          `${list(addresses)} sends port 80 of ${domain} to https://${domain}${loops ? ', and that to itself again, for ever' : ''}, where no certificate exists yet; so no CA can check it.`,
          ours
            ? ourAddress(to, BEFORE_THE_EDGE)
            : 'Switch off "Always use HTTPS" (a redirect of all requests to https) at the proxy or web server there, at least for /.well-known/acme-challenge/. You may switch it on again when the certificate is there.',
        ),
      elsewhere: ({ addresses, to: target, end, answer, canonicalHost, ours }, to) =>
        sentences(
          `${list(addresses)} redirects the CA's check to ${target}, ${redirectEnd(end, answer)}.`,
          ours
            ? ourAddress(to, BEFORE_THE_EDGE)
            : `Exempt /.well-known/acme-challenge/ from the redirect, and pass it on to ${canonicalHost}.`,
        ),
    },
    challenge_intercepted: {
      plain: "Another application answers the CA's check.",
      answered: ({ addresses, answers, canonicalHost, ours }, to) => {
        const seen = `${list(addresses)} answers the CA's check itself (${list([...new Set(answers.map(http))])})`;
        return ours
          ? `${seen}, although it is our own address. ${operatorActs(to, 'Check that port 80 leads to the edge, and that edge and responder run with this PORTAL_BASE_DOMAIN.')}`
          : `${seen}. Pass /.well-known/acme-challenge/ on to ${canonicalHost}, unchanged.`;
      },
    },
    canonical_host_broken: {
      plain:
        'Your record is right, but our own host that it leads to cannot be resolved. The operator must resolve it.',
      broken: ({ canonicalHost, fault, outcomes }, to) =>
        sentences(
          `Your record is right, and you need not change anything: ${hostFault(canonicalHost, fault, outcomes)}`,
          to === 'operator' ? MEND_HOST[fault] : 'The operator of this service must resolve it.',
          'No certificate is requested until then.',
        ),
    },
    rate_limited: {
      plain: 'A certificate has to wait for the limits of the CA.',
      waits: ({ domain, until }) =>
        `A certificate for ${domain} has to wait: earlier orders have used up what the CA allows, or the last one failed. ${until === null ? 'We ask the CA again by ourselves.' : `The CA is asked again from ${until} on.`}`,
    },
    account_refused: {
      plain: ACCOUNT_PLAIN,
      refused: ({ uri }, to) =>
        to === 'operator'
          ? `The CA says that our account ${uri ?? ''} is not valid there any more, so it takes no orders from it. Make a new account: the runbook says how.`
          : ACCOUNT_PLAIN,
    },
    orders_paused: {
      plain: SUSPENDED_PLAIN,
      paused: ({ domain }, to) =>
        to === 'operator'
          ? `The CA has paused our orders for ${domain}, and nothing is ordered. Follow the link of its last answer, then end the pause here: \`portal-domains domain unpause ${domain}\`.`
          : SUSPENDED_PLAIN,
    },
  },
};
