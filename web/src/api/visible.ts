import { visibleValue } from '../../../src/core/visible-text.ts';

/** The fields whose texts have lines of their own: messages to send on. */
const WITH_LINES = ['dnsMessage', 'body'];

/** Returns an answer, or an event of a stream, with every text from outside in it made visible. */
export const visibleAnswer = <T>(value: T): T => visibleValue(value, WITH_LINES);
