import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compressed.ts';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * In development the pages come from Vite and the API from `npm start`; built, both have one origin.
 * `licenses.json` lists the packages that are compiled into the page, whose licenses ask to be shown with it; the image's
 * list of parts takes them from there.
 */
export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.json' },
    // The pages of a link and of operators are for others: they hold nothing of the tenant's page.
    rolldownOptions: {
      input: { index: page('index.html'), link: page('link.html'), console: page('console.html') },
    },
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
