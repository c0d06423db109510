import { together } from './support/together';

together('cost');
