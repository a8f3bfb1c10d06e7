/** The pictures with made-up figures: `npm run dev`, then /gallery.html. It is no part of what is built. */

import '../tokens.css';
import '../base.css';
import { createRoot } from 'react-dom/client';
import { TextProvider } from '@/i18n';
import { Gallery } from './Gallery';

const theme = new URLSearchParams(window.location.search).get('theme');
if (theme) document.documentElement.dataset.theme = theme;

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <TextProvider>
      <Gallery />
    </TextProvider>,
  );
}
