import { settings, UNIT_TESTS } from './settings.mjs';

// What the limiter is for, only the simulations can tell: see limiter.mjs.
export default settings('unit', ['nodes/**/*.ts', '!nodes/shared/limiter/**'], UNIT_TESTS);
