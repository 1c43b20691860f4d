/** Guarantees of going through a list on the pages of its rows. */
import { describe, expect, it } from 'vitest';
import { type ListWalk, pageBeside, readWalk, stepTo, turnTo, withTotal } from './list-walk.ts';

const id = (n: number) => `01a2b3c4-0000-7000-8000-${String(n).padStart(12, '0')}`;
const walk = (over: Partial<ListWalk> = {}): ListWalk => ({
  userId: 'me',
  left: '/list?f.kinds=fee&id=x',
  list: '/list?f.kinds=fee',
  ids: [1, 2, 3].map(id),
  at: id(2),
  next: 'c1',
  total: '7',
  ...over,
});

describe('A walk through a list', () => {
  it('goes to the row beside, and not over the end of what it has', () => {
    expect([stepTo(walk(), 1)?.at, stepTo(walk(), -1)?.at]).toEqual([id(3), id(1)]);
    expect([stepTo(walk({ at: id(3) }), 1), stepTo(walk({ at: id(1) }), -1)]).toEqual([null, null]);
  });

  it('turns the page of the same list, and back to the address it came from', () => {
    const second = pageBeside(walk(), { trail: [], pageNumber: 1 }, 1);
    expect(second).toBe('/list?f.kinds=fee&at=c1&p=2');
    expect(pageBeside({ list: second ?? '', next: 'c2' }, { trail: ['c1'], pageNumber: 2 }, 1)).toBe('/list?f.kinds=fee&at=c1%7Ec2&p=3');
    expect(pageBeside({ list: second ?? '', next: 'c2' }, { trail: ['c1'], pageNumber: 2 }, -1)).toBe('/list?f.kinds=fee');
    expect(pageBeside(walk({ next: null }), { trail: [], pageNumber: 1 }, 1)).toBeNull();
    expect(pageBeside(walk(), { trail: [], pageNumber: 1 }, -1)).toBeNull();
  });

  it('enters the page after at its first row and the page before at its last, each row once, whatever has left the list meanwhile', () => {
    const after = turnTo(walk({ at: id(3) }), 1, '/list?p=2', { ids: [4, 5].map(id), nextCursor: null }, null);
    expect(after).toMatchObject({ at: id(4), ids: [4, 5].map(id), next: null, list: '/list?p=2', left: walk().left, total: '7' });
    // Row 1 was resolved: the page before now ends with the first row of the one we come from.
    const before = turnTo(walk({ ids: [4, 5].map(id), at: id(4) }), -1, '/list', { ids: [2, 3, 4].map(id), nextCursor: 'c9' }, 'c1');
    expect(before).toMatchObject({ at: id(3), ids: [2, 3].map(id), next: 'c1' });
    expect(turnTo(walk(), 1, '/list', { ids: [], nextCursor: null }, null)).toBeNull();
  });

  it('takes how many its list has, on any page of it, and not what another list has that was counted before one left it', () => {
    const uncounted = walk({ total: null, list: '/list?f.kinds=fee&at=c1&p=2' });
    expect(withTotal(uncounted, '/list?f.kinds=fee', 9n)?.total).toBe('9');
    expect(withTotal(uncounted, '/list?f.kinds=amount', 9n)).toBeNull();
    expect(withTotal(uncounted, '/other?f.kinds=fee', 9n)).toBeNull();
    expect(withTotal(walk(), '/list?f.kinds=fee', 9n)).toBeNull();
  });

  it('is read again as it was kept, by the one who kept it, and nothing else is taken for one', () => {
    const text = JSON.stringify(walk());
    expect(readWalk(text, 'me')).toEqual(walk());
    expect(readWalk(text, 'somebody else')).toBeNull();
    for (const other of [
      null,
      '',
      '{',
      'null',
      '[]',
      JSON.stringify({ ...walk(), at: id(9) }),
      JSON.stringify({ ...walk(), ids: ['/sign-out'] }),
    ])
      expect(readWalk(other, 'me')).toBeNull();
  });
});
