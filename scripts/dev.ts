/** `npm run dev`: the same as `npm start`, with hot reload. */
import { runApp } from './run-app.ts';

await runApp('dev');
