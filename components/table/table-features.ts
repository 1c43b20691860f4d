/** What of TanStack Table a list uses; the rest of the work (filter, sort, pages) is the server's. */
import { columnOrderingFeature, columnVisibilityFeature, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';

export const TABLE_FEATURES = tableFeatures({ columnVisibilityFeature, columnOrderingFeature, rowSelectionFeature });
export type TableFeaturesInUse = typeof TABLE_FEATURES;
