import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Announcer } from '../components/Announcer.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import { LinkPage } from './LinkPage.tsx';

const place = { origin: location.origin, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };

// Another link in the same tab is another page.
addEventListener('hashchange', () => location.reload());

const root = document.getElementById('root');
if (root === null) throw new Error('link.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Announcer>
      <LinkPage place={place} secret={location.hash.slice(1)} />
    </Announcer>
  </StrictMode>,
);
