/** Exact decimal arithmetic: big.js (MIT), which the build bundles into this file. */
export { default as Decimal } from 'big.js';
