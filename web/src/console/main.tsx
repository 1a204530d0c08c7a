import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ApiPlace } from '../api/client.ts';
import { Announcer } from '../components/Announcer.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import { ConsolePage } from './ConsolePage.tsx';
import { createConsoleSession } from './session.ts';

// Operators' texts are English, as those of the commands and the runbook.
const place: ApiPlace = { origin: location.origin, fetch: (...request) => fetch(...request), language: 'en' };
const session = createConsoleSession({
  place,
  storage: sessionStorage,
  later: (callback, ms) => void setTimeout(callback, ms),
});
void session.start();

const root = document.getElementById('root');
if (root === null) throw new Error('console.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Announcer>
      <ConsolePage session={session} place={place} />
    </Announcer>
  </StrictMode>,
);
