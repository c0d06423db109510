export const showOnlyForChat = { show: { resource: ['chat'] } };

export const showOnlyForComplete = { show: { resource: ['chat'], operation: ['complete'] } };
