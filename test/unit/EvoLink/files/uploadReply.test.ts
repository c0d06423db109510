import { readUpload } from '../../../../nodes/EvoLink/files/uploadReply';
import { FaultError } from '../../../../nodes/shared/errors/fault';

const faultOf = (body: unknown): unknown => {
	try {
		return { read: readUpload(body, 'scan') };
	} catch (error) {
		return error instanceof FaultError ? error.fault : error;
	}
};

test.each(['https://files.example.com/1.png', 'http://localhost:8080/1.png'])(
	'the record of a file at %s is as the service gives it',
	(file_url) => {
		const data = { file_url, file_id: '1', file_size: 9 };
		expect(readUpload({ success: true, data }, 'scan')).toEqual(data);
	},
);

test('a reply that does not say whether it succeeded is told by its record', () => {
	const data = { file_url: 'https://files.example.com/1.png' };
	expect(readUpload({ data }, 'scan')).toEqual(data);
});

test.each<[string, unknown, { apiMessage?: string; code?: string }]>([
	['no', { success: false, code: 400, msg: 'Damaged' }, { code: '400', apiMessage: 'Damaged' }],
	[
		'no, and names a file all the same',
		{ success: false, msg: 'Damaged', data: { file_url: 'https://files.example.com/1.png' } },
		{ apiMessage: 'Damaged' },
	],
	['yes, without a record', { success: true }, {}],
	['yes, with a list', { success: true, data: [{ file_url: 'https://a.example.com' }] }, {}],
	['something else', 'hello', {}],
	['nothing', undefined, {}],
])('the service says %s: the file is refused for good', (_what, body, said) => {
	expect(faultOf(body)).toEqual({
		kind: 'upload-refused',
		repeat: 'never',
		cause: 'configuration-invalid',
		...said,
	});
});

test.each([
	'/files/1.png',
	'//host/1.png',
	'data:image/png;base64,AA==',
	'ftp://host/1.png',
	'',
	7,
	null,
	['https://files.example.com/1.png'],
])('no model could load %j: it is shown, and the field named', (file_url) => {
	expect(faultOf({ success: true, data: { file_url } })).toEqual({
		kind: 'upload-no-url',
		field: 'scan',
		repeat: 'never',
		facts: { file_url },
	});
});

test('a record without a URL', () => {
	expect(faultOf({ success: true, data: { file_id: '1' } })).toStrictEqual({
		kind: 'upload-no-url',
		field: 'scan',
		repeat: 'never',
	});
});
