import { z } from 'zod';
import type { Clock } from '../../kernel';
import type { Activation } from '../activation';
import type { CallRecord } from '../calls';
import { matching } from '../path';
import type { Provisioning } from '../provisioning';
import type { Bindings } from '../registrar';
import { ProvisioningRefused } from '../store/refused';
import { reading } from './reading';
import { type Asked, type Resource, resources } from './resources';

export interface ProvisioningApiOptions {
	readonly provisioning: Provisioning;
	readonly activation: Activation;
	readonly bindings: Bindings;
	readonly clock: Clock;
	readonly records: () => readonly CallRecord[];
	readonly serviceCredentials: { readonly name: string; readonly password: string };
}

/** A request, after its body was read. */
export interface ApiRequest {
	readonly method: string;
	/** Path and query. */
	readonly url: string;
	readonly authorization: string | undefined;
	readonly body: string;
}

/** What answers it. */
export interface ApiAnswer {
	readonly status: number;
	/** To be written as JSON; nothing is when it is absent. */
	readonly content?: unknown;
}

/** What every path of the provisioning API begins with. */
export const PROVISIONING_PREFIX = '/provisioning/v1';

/**
 * The provisioning API of the PBX, for the dashboards: JSON, with the credentials of a service. A refusal says in words what is wrong,
 * and in which field. Passwords go in and never come out.
 */
export class ProvisioningApi {
	readonly #authorization: string;
	readonly #resources: readonly Resource[];

	constructor(options: ProvisioningApiOptions) {
		const { name, password } = options.serviceCredentials;
		this.#authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
		this.#resources = resources(options, reading(options));
	}

	answer({ method, url, authorization, body }: ApiRequest): ApiAnswer {
		if (authorization !== this.#authorization) return refused(401, 'The credentials are not those of a service');
		const path = new URL(url, 'http://pbx').pathname.slice(PROVISIONING_PREFIX.length + 1);
		const here = this.#resources.flatMap((resource) => {
			const named = matching(resource.path, path);
			return named === undefined ? [] : [{ resource, named }];
		});
		const found = here.find(({ resource }) => resource.method === method);
		if (found === undefined) return here.length > 0 ? refused(405, 'This cannot be done with it') : refused(404, 'There is no such resource');
		try {
			const asked: Asked = { named: found.named, body: body === '' ? {} : (JSON.parse(body) as unknown) };
			const content = found.resource.act(asked);
			return content === undefined ? { status: 204 } : { status: method === 'POST' ? 201 : 200, content };
		} catch (error) {
			if (error instanceof ProvisioningRefused) return refused(error.status, error.message, error.field);
			if (error instanceof z.ZodError) return refused(400, error.issues[0]?.message ?? 'Invalid', error.issues[0]?.path.map(String).join('.'));
			if (error instanceof SyntaxError) return refused(400, 'The body is no JSON');
			throw error;
		}
	}
}

function refused(status: number, message: string, field?: string): ApiAnswer {
	return { status, content: { message, ...(field !== undefined && { field }) } };
}
