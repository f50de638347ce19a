import { provideLateKinds } from './late-kinds.ts';

// Tests of one part write objects of every kind, as a session does that has loaded the whole of core.
provideLateKinds();
