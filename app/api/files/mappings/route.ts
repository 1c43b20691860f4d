/** A mapping file for the form of a new mapping: `POST /api/files/mappings?name=…`, the body is the file. Nothing is stored. */
import { answerMappingLoad } from '../../../../server/api/mapping-files.ts';

export const dynamic = 'force-dynamic';

export { answerMappingLoad as POST };
