import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ApiPlace } from './api/client.ts';
import { App } from './components/App.tsx';
import { createSessionStore } from './session/store.ts';
import './styles/tokens.css';
import './styles/base.css';

const place: ApiPlace = { origin: location.origin, fetch: (...request) => fetch(...request) };
const store = createSessionStore({
  ...place,
  storage: sessionStorage,
  location: {
    readFragment: () => location.hash,
    clearFragment: () => history.replaceState(null, '', location.pathname + location.search),
  },
  now: Date.now,
  later: (callback, ms) => void setTimeout(callback, ms),
});
addEventListener('hashchange', () => void store.takeFragment());
void store.start();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App store={store} place={place} />
  </StrictMode>,
);
