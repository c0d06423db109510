'use strict';

/** The least that a declarative node needs to post a message: what the host itself costs. */
class Smallest {
	description = {
		displayName: 'Smallest',
		name: 'smallest',
		group: ['transform'],
		version: 1,
		description: 'Posts messages',
		defaults: { name: 'Smallest' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'evoLinkApi', required: true }],
		// Constants: an expression would be evaluated for each item.
		requestDefaults: {
			baseURL: process.env.BENCH_GATEWAY_URL,
			method: 'POST',
			url: '/v1/chat/completions',
		},
		properties: [
			{
				displayName: 'Model',
				name: 'model',
				type: 'string',
				default: '',
				routing: { send: { type: 'body', property: 'model' } },
			},
			{
				displayName: 'Messages',
				name: 'messages',
				type: 'json',
				default: '[]',
				routing: { send: { type: 'body', property: 'messages' } },
			},
		],
	};
}

module.exports = { Smallest };
