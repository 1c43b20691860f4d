/** Uploads: `POST /api/files/statements?channel=…&name=…[&date=…&format=…&mapping=…&upload=…]`, the body is the file. */
import { answerUpload } from '../../../../server/api/statement-files.ts';

export const dynamic = 'force-dynamic';
export const maxDuration = 3600;

export { answerUpload as POST };
