/** A run in one archive: `/api/export/run-pack?run=…&language=zh`. */
import { runPackResponse } from '../../../../server/api/run-pack.ts';

export { refuseHead as HEAD } from '../../../../server/api/file-http.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  return runPackResponse(request);
}
