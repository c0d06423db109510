import { settings, UNIT_TESTS } from './settings.mjs';

export default settings('shared', ['nodes/shared/**/*.ts'], UNIT_TESTS);
