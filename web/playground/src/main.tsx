import './monaco-workers';
import 'graphiql/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { loadConfig } from '../../shared/config';
import { App } from './App';

const root = createRoot(document.getElementById('root')!);
root.render(<App config={await loadConfig()} />);
