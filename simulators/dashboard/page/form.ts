import { type Html, html, when } from './html';

/** What a form was sent with and what was wrong with it, to be shown again. */
export interface Sent {
	readonly values: Readonly<Record<string, string>>;
	/** By field; the empty name is the form as a whole. */
	readonly errors: Readonly<Record<string, string>>;
}

/** Of a form that is shown for the first time. */
export const unsent: Sent = { values: {}, errors: {} };

export interface FieldOptions {
	readonly name: string;
	readonly label: string;
	readonly value?: string;
	readonly help?: string | Html;
	readonly sent?: Sent;
}

interface InputOptions extends FieldOptions {
	readonly type?: 'text' | 'password' | 'tel' | 'search' | 'number';
	readonly autocomplete?: string;
	readonly required?: boolean;
	/** For what cannot be shown again. */
	readonly forgets?: boolean;
}

/** A form that changes something: a POST with the session's token. */
export function form({ action, csrf, id, body, sent = unsent }: { action: string; csrf: string; id: string; body: Html; sent?: Sent }): Html {
	const general = sent.errors[''];
	return html`<form method="post" action="${action}" novalidate>
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="form" value="${id}">
${when(general !== undefined, () => html`<p class="alert bad" role="alert">${general}</p>`)}
${body}
</form>`;
}

/** One line of text. */
export function input({ type = 'text', autocomplete = 'off', required = false, forgets = false, ...field }: InputOptions): Html {
	const { name, value = '', sent = unsent } = field;
	const shown = forgets ? '' : (sent.values[name] ?? value);
	return around(
		field,
		(id, described) =>
			html`<input id="${id}" name="${name}" type="${type}" value="${shown}" autocomplete="${autocomplete}"${required && html` required`}${described}>`,
	);
}

export function textarea({ rows = 12, ...field }: FieldOptions & { rows?: number }): Html {
	const { name, value = '', sent = unsent } = field;
	return around(
		field,
		(id, described) => html`<textarea id="${id}" name="${name}" rows="${rows}"${described}>
${sent.values[name] ?? value}</textarea>`,
	);
}

interface StandingText {
	readonly id: string;
	readonly label: string;
	readonly text: string;
	readonly rows: number;
}

/** A text that is there to be read, and copied: no form sends it. */
export function readOnly({ id, label, text, rows }: StandingText): Html {
	return html`<div class="field"><label for="${id}">${label}</label><textarea id="${id}" rows="${rows}" readonly>
${text}</textarea></div>`;
}

export interface Option {
	readonly value: string;
	readonly label: string;
	readonly group?: string;
}

/** A choice from a list. */
export function select({ options, prompt, ...field }: FieldOptions & { options: readonly Option[]; prompt?: string }): Html {
	const { name, value = '', sent = unsent } = field;
	const chosen = sent.values[name] ?? value;
	const option = (each: Option) => html`<option value="${each.value}"${each.value === chosen && html` selected`}>${each.label}</option>`;
	const groups = [...new Set(options.map(({ group }) => group))];
	const listed = groups.map((group) => {
		const members = options.filter((each) => each.group === group).map(option);
		return group === undefined ? members : html`<optgroup label="${group}">${members}</optgroup>`;
	});
	return around(
		field,
		(id, described) =>
			html`<select id="${id}" name="${name}"${described}>${when(prompt !== undefined, () => html`<option value="">${prompt}</option>`)}${listed}</select>`,
	);
}

/** One of a few, all to be seen. */
export function radios({ options, ...field }: FieldOptions & { options: readonly (Option & { help?: string })[] }): Html {
	const { name, label, value = '', sent = unsent } = field;
	const chosen = sent.values[name] ?? value;
	const error = sent.errors[name];
	const choices = options.map(
		(each) =>
			html`<div class="choice"><input type="radio" id="${name}-${each.value}" name="${name}" value="${each.value}"${each.value === chosen && html` checked`}>
<label for="${name}-${each.value}">${each.label}</label></div>`,
	);
	return html`<fieldset class="field${error !== undefined && ' wrong'}"><legend>${label}</legend>${choices}${problem(`${name}-error`, error)}</fieldset>`;
}

/** On or off. */
export function checkbox({ name, label, value, help, sent = unsent }: FieldOptions): Html {
	const on = Object.keys(sent.values).length > 0 ? sent.values[name] !== undefined : value === 'on';
	const error = sent.errors[name];
	const describedBy = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ');
	return html`<div class="field check${error !== undefined && ' wrong'}">
<div class="choice"><input type="checkbox" id="${name}" name="${name}" value="on"${on && html` checked`}${describedBy !== '' && html` aria-describedby="${describedBy}"`}>
<label for="${name}">${label}</label></div>
${when(help !== undefined, () => html`<p class="help" id="${name}-help">${help}</p>`)}${problem(`${name}-error`, error)}</div>`;
}

export const button = (label: string, style: 'main' | 'plain' | 'danger' = 'main'): Html =>
	html`<button type="submit" class="${style}">${label}</button>`;

function around({ name, label, help, sent = unsent }: FieldOptions, control: (id: string, described: Html) => Html): Html {
	const error = sent.errors[name];
	const describedBy = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ');
	const described = html`${describedBy !== '' && html` aria-describedby="${describedBy}"`}${error !== undefined && html` aria-invalid="true" autofocus`}`;
	return html`<div class="field${error !== undefined && ' wrong'}"><label for="${name}">${label}</label>
${control(name, described)}
${when(help !== undefined, () => html`<p class="help" id="${name}-help">${help}</p>`)}${problem(`${name}-error`, error)}</div>`;
}

/** What is wrong, beside the field: the field refers to it. */
function problem(id: string, error: string | undefined): Html | undefined {
	return when(error !== undefined, () => html`<p class="error" id="${id}">${error}</p>`);
}
