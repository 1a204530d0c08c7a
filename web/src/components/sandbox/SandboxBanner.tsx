import { useTexts } from '../../texts/TextsContext.tsx';
import { Notice } from '../Notice.tsx';

/** Says that nothing here is real, and what plays the world. */
export function SandboxBanner() {
  const { sandbox } = useTexts();
  return (
    <Notice tone="busy" icon="flask">
      <p>{sandbox.banner}</p>
    </Notice>
  );
}
