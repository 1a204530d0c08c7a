import { randomBytes } from 'node:crypto';
import { ownershipToken } from '../../core/ownership/ownership-txt.ts';
import { json } from '../database/json.ts';

/**
 * The `verification_details` of a claim whose token has ended (decision 0029). A token lives as long as the attempt
 * that it was made for, and the proof that this attempt made; a TXT record is easily forgotten, and one that outlived
 * them would take the name back from whoever proves it next, wherever the name leads here by address:
 *
 * - another tenant proves the name: the loser's ends in that transaction (takeover.ts);
 * - a domain is given up, as a claim that ran out, one whose DNS led away or one that got no certificate: it ends in
 *   that round (rounds.ts), so that what the domain shows from then on is what the next attempt needs;
 * - a disabled domain is switched on again: it keeps the name until then, so that a takeover would have ended its
 *   token; from then on it may be proved by somebody else without one, so it ends with the proof (requests.ts);
 * - a deleted domain is registered again: the registration brings a new one (domains.ts).
 *
 * `retry` of an attempt that runs, and of a proof that stands, keeps it: who has just published a record and asks to
 * try again must not be told to publish another.
 *
 * Made from this machine's randomness and never handed in, so that no caller can bring one that was used before.
 */
export function withNewToken() {
  return { verification_details: json({ token: ownershipToken(randomBytes(32).toString('hex')) }) };
}
