/**
 * How a mail ended; the column `outcome`. `outdated`: it was true no more. `no_address`: nobody to send it to. `refused`: by the
 * receiver, for ever. `failing`: not taken for three days. `off`: no mail is sent here.
 */
export const MAIL_OUTCOMES = ['sent', 'outdated', 'no_address', 'refused', 'failing', 'off'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];
