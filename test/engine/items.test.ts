import { together } from './support/together';

together('items');
