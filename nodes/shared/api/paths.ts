/** `GET`: the models of the key. Free. */
export const MODELS_PATH = '/v1/models';

/** `POST`: one chat completion. */
export const COMPLETIONS_PATH = '/v1/chat/completions';

/** `GET`: the balance of the account and of the key. Free. */
export const CREDITS_PATH = '/v1/credits';

/** `POST`: one file, at the file service's own address. Free. */
export const UPLOAD_PATH = '/api/v1/files/upload/stream';

/** `GET`: the prices of all models for text. Needs no key. */
export const PRICE_LIST_PATH = '/v1/catalog/pricing-rules?modality=text&view=full';

/** `GET`: the pricing rules of one model. Needs no key. @param model an ID that can stand in a path */
export const pricingRulesPath = (model: string): string =>
	`/v1/catalog/models/${encodeURIComponent(model)}/pricing-rules?view=full`;
