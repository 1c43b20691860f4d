/** An orders export: `POST /api/files/orders?channel=…&name=…`, the body is the file as it is. */
import { answerOrders } from '../../../../server/api/order-files.ts';

export const dynamic = 'force-dynamic';

export { answerOrders as POST };
