/** The list of channels. */
import { ChannelsPage } from '../../../components/channels/channels-page.tsx';

export default function Page() {
  return <ChannelsPage />;
}
