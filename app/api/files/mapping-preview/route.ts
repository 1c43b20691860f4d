/** What a mapping makes of a sample: `POST /api/files/mapping-preview?name=…`, first line the mapping, then the sample. */
import { answerMappingPreview } from '../../../../server/api/statement-files.ts';

export const dynamic = 'force-dynamic';

export { answerMappingPreview as POST };
