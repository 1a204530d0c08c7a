import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ApiPlace } from '../api/client.ts';
import { Announcer } from '../components/Announcer.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import { readTexts } from '../texts/read.ts';
import { TextsContext } from '../texts/TextsContext.tsx';
import { LinkPage } from './LinkPage.tsx';

const texts = await readTexts();
const place: ApiPlace = {
  origin: location.origin,
  fetch: (...request) => fetch(...request),
  language: texts.language,
};

// Another link in the same tab is another page.
addEventListener('hashchange', () => location.reload());

const root = document.getElementById('root');
if (root === null) throw new Error('link.html has no #root');
createRoot(root).render(
  <StrictMode>
    <TextsContext value={texts}>
      <Announcer>
        <LinkPage place={place} secret={location.hash.slice(1)} />
      </Announcer>
    </TextsContext>
  </StrictMode>,
);
