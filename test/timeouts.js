/* Jest takes no time limit per project from its configuration; this hands each suite its own. */
jest.setTimeout(globalThis.TEST_TIMEOUT_MS);
