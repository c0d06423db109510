import type { DeclaredJob } from '../../job';

/** account: getCredits. */
export const prepareCredits = (): DeclaredJob => ({ service: 'credits' });
