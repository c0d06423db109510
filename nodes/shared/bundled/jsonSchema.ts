/** JSON Schema validation without eval: @cfworker/json-schema (MIT), which the build bundles into this file. */
export { validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
