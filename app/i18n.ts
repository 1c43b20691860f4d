/** Where next-intl looks for the words; the work is done in `components/providers`. */
export { default } from '../components/providers/intl-request.ts';
