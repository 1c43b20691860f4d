/** `npm start`: the production build with everything it needs. */
import { runApp } from './run-app.ts';

await runApp('start');
