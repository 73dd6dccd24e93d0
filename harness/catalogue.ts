import { join } from 'node:path';
import { type Catalogue, readCatalogue, YamlFileError } from '../reports';
import { PACKAGE_ROOT } from './package-root';
import { brokenEnvironment } from './refusal';

const FOLDER = 'features/requirements';

let catalogue: Catalogue | undefined;

/** The requirements of the guide, read once. */
export function requirementCatalogue(): Catalogue {
	try {
		catalogue ??= readCatalogue(join(PACKAGE_ROOT, FOLDER), FOLDER);
		return catalogue;
	} catch (error) {
		if (!(error instanceof YamlFileError)) throw error;
		const { file, line, field, problem } = error;
		throw brokenEnvironment({
			code: 'requirements',
			where: `${file}:${line}`,
			what: `the catalogue of requirements cannot be read: ${field === '' ? '' : `${field}: `}${problem}`,
		});
	}
}
