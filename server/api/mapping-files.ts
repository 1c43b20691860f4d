/** The HTTP side of mapping files: one as an attachment, and one read for the form of a new mapping. */
import { z } from 'zod';
import { readCapped } from '../access/guard-body.ts';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { requirePermission } from '../guard/command.ts';
import { runQuery } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { downloadMapping, loadMapping } from '../statements/download-mapping.ts';
import { answer, answerAttachment, answerRoute, nameQuery, readParameters, requireOwnSite, requireQuota } from './file-http.ts';

const LOADS_PER_MINUTE = 60;
/** More than a mapping file may have, so that its reader says what is wrong with a larger one. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;
const loads = callLimiter('mapping-loads', LOADS_PER_MINUTE);

/** GET: the mapping as JSON, to keep, to hand on, or for the command line. */
export function answerMappingDownload(request: Request, id: string): Promise<Response> {
  return answerRoute(request, { what: 'mapping download failed', requireOrigin: requireOwnSite }, async (ambience) => {
    if (!z.uuid().safeParse(id).success) throw new DomainError('not_found', 'mapping_not_found', 'Mapping not found');
    const { name, text } = await runQuery(downloadMapping, ambience, { id });
    return answerAttachment(name, Buffer.from(text), 'application/json; charset=utf-8');
  });
}

/** POST: the body is the file. Answers its name and mapping; 400 with the field and what is wrong with it. Nothing is stored. */
export function answerMappingLoad(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'mapping load failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(loads, ambience);
    // Before the body is looked at: who may not ask learns nothing about it.
    await requirePermission(ambience, 'statements.load_mapping', 'statement.configure');
    const { name } = readParameters(request, nameQuery);
    const bytes = await readCapped(request.body, BODY_BYTES_MAX);
    const { name: mappingName, mapping } = await loadMapping(ambience, { name, bytes });
    return answer(200, { name: mappingName, mapping });
  });
}
