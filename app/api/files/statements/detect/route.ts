/** Whose file this probably is: `POST /api/files/statements/detect?name=…`, the body its beginning. */
import { answerDetection } from '../../../../../server/api/statement-files.ts';

export const dynamic = 'force-dynamic';

export { answerDetection as POST };
