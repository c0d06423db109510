/** Exact decimal arithmetic: big.js (MIT), which the build makes part of the package. */
export { default as Decimal } from 'big.js';
