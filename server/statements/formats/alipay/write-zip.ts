/** A small zip as Alipay packs it: deflated members, names in GBK with the UTF-8 flag clear, one fixed time, so equal input gives equal bytes. */
import { crc32, deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';

const FIXED_HEADER = 30;
const CENTRAL_HEADER = 46;

/** MS-DOS date of a `YYYY-MM-DD`, at midnight. */
function dosDate(date: string): number {
  const [year = 1980, month = 1, day = 1] = date.split('-').map((part) => Number.parseInt(part, 10));
  return ((year - 1980) << 9) | (month << 5) | day;
}

/** Members up to 4 GiB. */
export function writeZip(members: readonly { name: string; bytes: Uint8Array }[], date: string): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of members) {
    const nameBytes = iconv.encode(name, 'gbk');
    const packed = deflateRawSync(bytes, { level: 6 });
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt16LE(dosDate(date), 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.alloc(FIXED_HEADER);
    local.writeUInt32LE(0x04034b50, 0);
    shared.copy(local, 4);
    const central = Buffer.alloc(CENTRAL_HEADER);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    shared.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    locals.push(local, nameBytes, packed);
    centrals.push(central, nameBytes);
    offset += FIXED_HEADER + nameBytes.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
