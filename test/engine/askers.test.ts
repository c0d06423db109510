import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import type { Fault } from '../gateway';
import { useGateway } from './support/chat';

const bench = useGateway();

/** The operations beside the chat, each at the path it asks. */
const OPERATIONS = {
	credits: { path: '/v1/credits', parameters: { resource: 'account', operation: 'getCredits' } },
	models: { path: '/v1/models', parameters: { resource: 'model', operation: 'getAll' } },
	upload: {
		path: '/api/v1/files/upload/stream',
		parameters: { resource: 'file', operation: 'upload', binaryPropertyName: 'data' },
	},
} as const;

type Operation = keyof typeof OPERATIONS;

const TASK = { credits: 'read the balance', models: 'list the models', upload: 'store the image' };
const REPLY = {
	credits: 'the balance',
	models: 'the list of models',
	upload: 'the URL of the uploaded image',
};
const MISSING = {
	credits: "The balance can't be read at this base URL",
	models: 'There is no list of models at this base URL',
	upload: "Images can't be uploaded at this base URL",
};

/** What each meets, and the title it says. */
const MEETS: Array<{ what: string; fault: Fault; title: (operation: Operation) => string }> = [
	{ what: '401', fault: { status: 401 }, title: () => 'EvoLink did not accept the API key' },
	{
		what: '402',
		fault: { status: 402 },
		title: () => 'The balance of the EvoLink account is used up',
	},
	{
		what: '403',
		fault: { status: 403 },
		title: (operation) => `EvoLink did not let this API key ${TASK[operation]}`,
	},
	{
		what: '404',
		fault: { status: 404, error: { message: 'The model of this URL is not known' } },
		title: (operation) => MISSING[operation],
	},
	{
		what: '429 that asks for 10 minutes',
		fault: { status: 429, headers: { 'retry-after': '600' } },
		title: () => 'EvoLink is limiting the rate of requests',
	},
	{
		what: '500',
		fault: { status: 500, times: 9 },
		title: (operation) => `EvoLink could not ${TASK[operation]} (status 500)`,
	},
	{
		what: 'a web page',
		fault: { raw: 'html' },
		title: (operation) => `HOST returned a web page instead of ${REPLY[operation]}`,
	},
	{
		what: 'an empty reply',
		fault: { raw: 'empty' },
		title: (operation) => `HOST returned an empty reply instead of ${REPLY[operation]}`,
	},
	{
		what: '504',
		fault: { status: 504 },
		title: () => "EvoLink's gateway timed out (status 504)",
	},
];

const NAMES = Object.keys(OPERATIONS) as Operation[];
const CASES = NAMES.flatMap((operation) =>
	MEETS.map(({ what, fault, title }) => ({ operation, what, fault, title: title(operation) })),
);

test.each(CASES)('$operation meets $what: $title', async ({ operation, fault, title }) => {
	const { path, parameters } = OPERATIONS[operation];
	const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
		.png()
		.toBuffer();
	const binary = {
		data: { data: png.toString('base64'), mimeType: 'image/png', fileName: 'a.png' },
	};
	bench.gateway.faults.push({ ...fault, path });
	const run = {
		...parameters,
		requestOptions: { maxRetries: 0 },
	} as unknown as INodeParameters;
	const { error } = await bench.run(run, [], { items: [{ json: {}, binary }] });
	expect(error?.message.replace(/127\.0\.0\.1:\d+/, 'HOST')).toBe(title);
	// None of them has a model, a completion or a bill.
	expect(error?.description).not.toMatch(
		/model '|completion|may have been (processed and )?billed/,
	);
});
