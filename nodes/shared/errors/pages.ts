import { whole } from './text';

/** Pages of EvoLink's dashboard that messages lead to. */
export const KEYS_PAGE = whole('https://evolink.ai/dashboard/keys');
export const CREDITS_PAGE = whole('https://evolink.ai/dashboard/credits');
