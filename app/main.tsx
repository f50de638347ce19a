import './ui/tokens.css';
import './ui/fonts.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startShortcuts } from './actions/index.ts';
import { followTheme } from './shell/index.ts';
import {
  Behind,
  followHistory,
  followObjects,
  followReducedMotion,
  followRules,
  keepSaved,
  restore,
  startClock,
  startSession,
} from './state/index.ts';

restore();
keepSaved();
followTheme();
followReducedMotion();
startClock();
followRules();
followObjects();
followHistory();
startShortcuts();
void startSession();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <Behind frames={0}>
      <App />
    </Behind>
  </StrictMode>,
);
