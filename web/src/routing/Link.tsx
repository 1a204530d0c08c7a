import type { ComponentProps } from 'react';
import { useRouter } from './router.ts';

type Props = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & {
  /** A query; empty: the list. */
  to: string;
};

/** A link to another view of the page; with a modifier it opens a window, as every link does. */
export function Link({ to, ...rest }: Props) {
  const { goTo, hrefOf } = useRouter();
  return (
    <a
      {...rest}
      href={hrefOf(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        goTo(to);
      }}
    />
  );
}
