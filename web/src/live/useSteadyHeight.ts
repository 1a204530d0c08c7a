import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Keeps an element as high as it has been while it is shown, so that what stands below does not move when less is to be said
 * of a state that changes by itself. A window of another size starts anew.
 */
export function useSteadyHeight(): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current) current.style.minHeight = `${current.offsetHeight}px`;
  });
  useEffect(() => {
    const forget = () => {
      if (element.current) element.current.style.minHeight = '';
    };
    addEventListener('resize', forget);
    return () => removeEventListener('resize', forget);
  }, []);
  return element;
}
