import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ApiPlace } from './api/client.ts';
import { App } from './components/App.tsx';
import { createSessionStore } from './session/store.ts';
import { readTexts } from './texts/read.ts';
import { TextsContext } from './texts/TextsContext.tsx';
import './styles/tokens.css';
import './styles/base.css';

const texts = await readTexts();
const place: ApiPlace = {
  origin: location.origin,
  fetch: (...request) => fetch(...request),
  language: texts.language,
};
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
    <TextsContext value={texts}>
      <App store={store} place={place} />
    </TextsContext>
  </StrictMode>,
);
