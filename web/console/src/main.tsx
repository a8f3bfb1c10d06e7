import './tokens.css';
import './base.css';
import { loadConfig } from '@shared/config';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { install } from './app/install';
import { startTheme } from './app/theme';

install();
startTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App config={loadConfig()} />);
