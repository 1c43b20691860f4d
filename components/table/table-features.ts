/** What of TanStack Table a list uses: which rows are ticked. Filter, sort and pages are the server's, columns the list's own. */
import { rowSelectionFeature, tableFeatures } from '@tanstack/react-table';

export const TABLE_FEATURES = tableFeatures({ rowSelectionFeature });
export type TableFeaturesInUse = typeof TABLE_FEATURES;
