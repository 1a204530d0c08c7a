import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { createSessionStore } from './session/store.ts';
import './styles/tokens.css';
import './styles/base.css';

const store = createSessionStore({
  fetch: (...request) => fetch(...request),
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
    <App store={store} />
  </StrictMode>,
);
