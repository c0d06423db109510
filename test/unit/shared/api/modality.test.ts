import { namedForText } from '../../../../nodes/shared/api/modality';

test.each([
	'gpt-5.4',
	'gpt-5.6-sol',
	'evolink/auto',
	'claude-sonnet-4-6',
	'gemini-3-flash',
	'deepseek-v4',
	'glm-5.2',
	'kimi-k3',
	'qwen3-max',
	'grok-4',
	'o4-mini',
	'llama-4',
	'swan-1',
	'developer-1',
	'',
	'---',
])('%p writes text', (id) => {
	expect(namedForText(id)).toBe(true);
});

test.each([
	'gpt-image-1.5',
	'seedance-2.0-text-to-video',
	'suno-v5',
	'veo3.1-fast',
	'wan2.5-t2v',
	'sora-2',
	'dall-e-3',
	'MJ-v7',
	'gemini-3-pro-image-preview',
	'nano-banana-2',
	'text-embedding-3-large',
	'gpt-4o-mini-tts',
	'whisper-1',
	'kling-v3',
	'z-image-turbo',
	'flux.2',
	'black-forest/flux-pro',
])('%p does not', (id) => {
	expect(namedForText(id)).toBe(false);
});
