/** The first-run page's comparison: `POST /api/files/preview`, a form of statements and one orders export. Nothing is stored. */
import { answerPreview } from '../../../../server/api/preview-files.ts';

export const dynamic = 'force-dynamic';

export { answerPreview as POST };
