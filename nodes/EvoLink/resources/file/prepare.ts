import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { UploadJob } from '../../job';
import { checkImage, imagesInFields } from '../../files/imageData';
import { inputFault } from '../../../shared/errors/inputFault';
import { multipartFile } from '../../files/multipart';
import { checkText, isBlank } from '../../../shared/fields/scalars';

const FIELD = 'Input Data Field Name';

/** file: upload. @throws FaultError when the field is missing from the item */
export function prepareUpload(context: IExecuteSingleFunctions): UploadJob {
	const name = context.getNodeParameter('binaryPropertyName', 'data');
	const [image] = imagesInFields(context, [isBlank(name) ? '' : checkText(FIELD, name)]);
	if (!image)
		throw inputFault(
			`'${FIELD}' is empty`,
			'Enter the name of the binary field that contains the image',
		);
	return {
		service: 'upload',
		field: image.field,
		simplify: context.getNodeParameter('simplify', true) !== false,
		content: async () => {
			const bytes = await image.read();
			return multipartFile(image.fileName, checkImage(image.field, bytes), bytes);
		},
	};
}
