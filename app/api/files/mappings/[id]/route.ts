/** A mapping as a file. */
import { answerMappingDownload } from '../../../../../server/api/mapping-files.ts';

export { refuseHead as HEAD } from '../../../../../server/api/file-http.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerMappingDownload(request, (await params).id);
}
