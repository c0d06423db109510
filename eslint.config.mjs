import { config } from '@n8n/node-cli/eslint';

/** n8n's own rules for everything that ships; tools and tests run in Node itself and may use it. */
export default [
	...config,
	{ ignores: ['dist/', 'coverage/', '.local/'] },
	{
		files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
		rules: {
			'no-console': 'off',
			'import-x/no-unresolved': 'off',
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
		},
	},
];
