/** Which classes set the same property: those of Tailwind that our screens have, instead of all that there are (five sixths of the library that
 *  reads this). A class that is not told here is kept beside every other; `class-groups.test.ts` holds this to the classes of all screens. */
import { createTailwindMerge } from 'tailwind-merge';

/** Names of our own theme (`h-row`, `animate-appear`), which the library does not know either: they stay beside every other class. */
const OURS = new Set(['row', 'bar', 'appear', 'sweep', 'slide-in', 'breathe', 'wait']);

const whatever = (value: string) => !OURS.has(value);
const isCount = (value: string) => /^\d+$/.test(value);
const isTextSize = (value: string) => /^(?:\d?(?:xs|sm|base|lg|xl)|\[[\d.]+(?:px|r?em)\])$/.test(value);

/** Groups that are named like their classes begin. */
const BY_BEGINNING =
  'overflow overflow-x overflow-y inset inset-x inset-y top right left z basis order gap gap-x gap-y p px py ps pe pt pr pb pl m mx my mt mr mb ml size w min-w max-w h min-h max-h leading tracking underline-offset line-clamp opacity border-spacing animate rotate translate-x translate-y cursor touch select fill scroll-mt grid-cols col-start row-start outline-offset float clear appearance';

/** The same, and the beginning is a class by itself. */
const BY_BEGINNING_OR_WHOLE = 'rounded rounded-t rounded-r shrink transition resize divide-y filter';

const SIDES = ['t', 'r', 'b', 'l'] as const;

const sides = SIDES.flatMap((side) => [
  [`border-w-${side}`, [{ [`border-${side}`]: ['', isCount] }]] as const,
  [`border-color-${side}`, [{ [`border-${side}`]: [whatever] }]] as const,
]);

/** Of two groups where the later takes the earlier away: the one that is wider, and what it holds. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  overflow: ['overflow-x', 'overflow-y'],
  inset: ['inset-x', 'inset-y', 'right', 'left', 'top', 'bottom'],
  'inset-x': ['right', 'left'],
  'inset-y': ['top', 'bottom'],
  flex: ['basis', 'shrink'],
  gap: ['gap-x', 'gap-y'],
  p: ['px', 'py', 'ps', 'pe', 'pt', 'pr', 'pb', 'pl'],
  px: ['ps', 'pe', 'pr', 'pl'],
  py: ['pt', 'pb'],
  m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml'],
  mx: ['mr', 'ml'],
  my: ['mt', 'mb'],
  size: ['w', 'h'],
  'font-size': ['leading'],
  'line-clamp': ['display', 'overflow'],
  rounded: ['rounded-t', 'rounded-r'],
  'border-w': SIDES.map((side) => `border-w-${side}`),
  'border-color': SIDES.map((side) => `border-color-${side}`),
};

export const mergeClasses = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    ...Object.fromEntries(BY_BEGINNING.split(' ').map((name) => [name, [{ [name]: [whatever] }]])),
    ...Object.fromEntries(BY_BEGINNING_OR_WHOLE.split(' ').map((name) => [name, [{ [name]: ['', whatever] }]])),
    ...Object.fromEntries(sides),
    bottom: [{ bottom: [(value: string) => value !== 'left'] }],
    display: ['block', 'inline-block', 'inline', 'flex', 'inline-flex', 'table', 'grid', 'inline-grid', 'contents', 'hidden'],
    sr: ['sr-only', 'not-sr-only'],
    position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
    visibility: ['visible', 'invisible', 'collapse'],
    'flex-direction': [{ flex: ['row', 'row-reverse', 'col', 'col-reverse'] }],
    'flex-wrap': [{ flex: ['nowrap', 'wrap', 'wrap-reverse'] }],
    flex: [{ flex: [whatever] }],
    'col-start-end': [{ col: [whatever] }],
    'row-start-end': [{ row: [whatever] }],
    'justify-content': [{ justify: ['start', 'center', 'end', 'between'] }],
    'justify-self': [{ 'justify-self': [whatever] }],
    'align-content': [{ content: ['start', 'center', 'end', 'between'] }],
    'align-items': [{ items: [whatever] }],
    'align-self': [{ self: [whatever] }],
    'place-content': [{ 'place-content': [whatever] }],
    'place-items': [{ 'place-items': [whatever] }],
    'font-size': [{ text: [isTextSize] }],
    'text-alignment': [{ text: ['left', 'center', 'right', 'justify', 'start', 'end'] }],
    'text-overflow': ['truncate', 'text-ellipsis', 'text-clip'],
    'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty'] }],
    'text-color': [{ text: [whatever] }],
    'text-decoration': ['underline', 'overline', 'line-through', 'no-underline'],
    'text-decoration-style': [{ decoration: ['solid', 'double', 'dotted', 'dashed', 'wavy'] }],
    'text-decoration-color': [{ decoration: [whatever] }],
    'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    'font-family': [{ font: [whatever] }],
    'fvn-spacing': ['proportional-nums', 'tabular-nums'],
    'list-style-type': [{ list: ['disc', 'decimal', 'none'] }],
    'vertical-align': [{ align: [whatever] }],
    whitespace: [{ whitespace: [whatever] }],
    break: [{ break: ['normal', 'words', 'all', 'keep'] }],
    wrap: [{ wrap: ['break-word', 'anywhere', 'normal'] }],
    'bg-color': [{ bg: [whatever] }],
    'border-w': [{ border: ['', isCount] }],
    'border-style': [{ border: ['solid', 'dashed', 'dotted', 'double', 'hidden', 'none'] }],
    'border-collapse': [{ border: ['collapse', 'separate'] }],
    'border-color': [{ border: [whatever] }],
    'divide-color': [{ divide: [whatever] }],
    'outline-style': [{ outline: ['solid', 'dashed', 'dotted', 'double', 'none', 'hidden'] }],
    'outline-w': [{ outline: ['', isCount] }],
    'outline-color': [{ outline: [whatever] }],
    'ring-w': [{ ring: ['', isCount] }],
    'ring-w-inset': ['ring-inset'],
    'ring-color': [{ ring: [whatever] }],
    'table-layout': [{ table: ['auto', 'fixed'] }],
    'pointer-events': [{ 'pointer-events': ['auto', 'none'] }],
    'stroke-w': [{ stroke: [(value: string) => /^(?:\d+|\[\d+\])$/.test(value)] }],
    stroke: [{ stroke: [whatever] }],
    'forced-color-adjust': [{ 'forced-color-adjust': ['auto', 'none'] }],
  },
  conflictingClassGroups: WIDER,
  conflictingClassGroupModifiers: { 'font-size': ['leading'] },
  orderSensitiveModifiers: [
    '*',
    '**',
    'after',
    'backdrop',
    'before',
    'details-content',
    'file',
    'first-letter',
    'first-line',
    'marker',
    'placeholder',
    'selection',
  ],
}));
