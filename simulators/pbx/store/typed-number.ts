import { e164 } from '../numbering';
import { ProvisioningRefused } from './refused';

/** A telephone number as people type it, in E.164. @throws {ProvisioningRefused} naming that field, when it is none. */
export function typedNumber(typed: string, field: string): string {
	const number = e164(typed);
	if (number === undefined) throw new ProvisioningRefused('Enter a complete telephone number, such as 917 555 0101', field, 400);
	return number;
}
