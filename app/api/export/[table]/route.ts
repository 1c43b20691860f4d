/** Downloads of what a table's filter finds: `/api/export/payments?format=csv&language=zh&filter={…}`. */
import { exportResponse } from '../../../../server/api/export-response.ts';

export { refuseHead as HEAD } from '../../../../server/api/file-http.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ table: string }> }): Promise<Response> {
  const { table } = await params;
  return exportResponse(request, table);
}
