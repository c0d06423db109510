import { together } from './support/together';

together('images-as-data');
