/** JSON Schema validation without eval: @cfworker/json-schema (MIT), which the build makes part of the package. */
export { validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
