/** The address a request came from. What a client writes itself counts for nothing: the socket does, and proxies that we run. */
import { BlockList, isIP } from 'node:net';

/** Set on every request by our own server (prepare-server.ts), over whatever the client wrote there: the other end of the socket. */
export const PEER_HEADER = 'x-pingzhang-peer';

type Proxies = { hops: number } | { trusted: BlockList };

/** `PINGZHANG_PROXIES`: how many proxies of ours stand in front (a digit), or their addresses and networks, separated by commas
 *  (`10.0.0.0/8, 192.0.2.7`). Empty or 0: none. Throws on anything else. */
export function proxiesOf(text: string | undefined = process.env.PINGZHANG_PROXIES): Proxies {
  const given = (text ?? '').trim();
  if (/^\d?$/.test(given)) return { hops: given ? Number.parseInt(given, 10) : 0 };
  const trusted = new BlockList();
  for (const part of given.split(',').map((each) => each.trim())) {
    const [address = '', length, ...rest] = part.split('/');
    const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const longest = kind === 'ipv6' ? 128 : 32;
    const bits = length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number.parseInt(length, 10) : -1;
    if (!isIP(address) || rest.length || bits < 0 || bits > longest)
      throw new Error(
        `PINGZHANG_PROXIES=${given} is neither a number of proxies (0 to 9) nor a list of addresses like 10.0.0.0/8, 192.0.2.7.`,
      );
    trusted.addSubnet(address, bits, kind);
  }
  return { trusted };
}

/** Null where even the socket is unknown (a call that did not come through our server). */
export function clientAddress(headers: Headers, proxies: Proxies = proxiesOf()): string | null {
  const peer = plain(headers.get(PEER_HEADER));
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map(plain);
  if ('hops' in proxies) return proxies.hops === 0 ? peer : (chain.at(-proxies.hops) ?? peer);
  // From our end of the chain outwards: the first that is none of ours is who came to us.
  let client = peer;
  for (let at = chain.length - 1; client !== null && isTrusted(proxies.trusted, client) && at >= 0; at--) {
    const before = chain[at] ?? null;
    if (before === null) break;
    client = before;
  }
  return client;
}

function isTrusted(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An address as it is compared: an IPv4 address that came over an IPv6 socket is that IPv4 address. */
function plain(text: string | null): string | null {
  const address = (text ?? '').trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) ? address : null;
}

/** What limits are counted by: an IPv6 line has a network of 2^64 addresses to itself, so its network counts as one. */
export function limitedAddress(address: string | null): string {
  if (address === null || isIP(address) !== 6) return address ?? 'unknown';
  const [before = '', after] = address.split('::');
  const head = before ? before.split(':') : [];
  const tail = after ? after.split(':') : [];
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  const parts = [...head, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...tail];
  return `${parts
    .slice(0, 4)
    .map((part) => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
