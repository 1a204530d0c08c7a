import type { ServerView } from '../observations.ts';
import type { DnsFacts } from './dns-facts.ts';
import { viewWords } from './dns-words.ts';

/** Those who are not right, with what each says; of the others only that they are. */
export function differingWords({ readings, routing }: DnsFacts): string {
  const isRight = (_: ServerView, i: number) => readings[i]?.kind === 'right';
  const words = routing.views
    .filter((view, i) => !isRight(view, i))
    .map((view) => `${view.server} says ${viewWords(view)}`);
  const wrong = new Set(routing.views.filter((view, i) => !isRight(view, i)).map(({ server }) => server));
  const others = new Set(routing.views.filter(isRight).map(({ server }) => server));
  const steady = [...others].filter((server) => !wrong.has(server)).length;
  const atTimes = others.size > steady ? '; at other times what is right' : '';
  const rest = steady === 0 ? '' : `; ${steady === 1 ? 'the other is' : `the other ${steady} are`} right`;
  return `${[...new Set(words)].join('; ')}${atTimes}${rest}`;
}
