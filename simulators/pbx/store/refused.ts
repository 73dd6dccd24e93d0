/** A wrong assignment was refused; nothing has changed. */
export class ProvisioningRefused extends Error {
	override readonly name = 'ProvisioningRefused';

	constructor(
		message: string,
		/** The field of the request that is at fault, if one is. */
		readonly field?: string,
		/** What it is in terms of HTTP: something is missing, is wrong, or is in the way. */
		readonly status: 400 | 403 | 404 | 409 = 409,
	) {
		super(message);
	}
}
