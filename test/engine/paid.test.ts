import { together } from './support/together';

together('paid');
