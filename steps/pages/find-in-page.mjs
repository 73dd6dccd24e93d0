// Runs in the page. Finds what a person means by its name: the same names as page-view.ts knows.
export default function find(what, name, further) {
	const said = (element) => (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
	const all = (selector, within = document) => [...within.querySelectorAll(selector)];
	const isCalled = (element) => element.getAttribute('aria-label') === name || said(element) === name;
	const control = (label, within = document) => {
		const named = all('label', within).find((each) => said(each) === label);
		if (named?.htmlFor) return within.querySelector(`[id="${named.htmlFor}"]`);
		return all('input, select, textarea', within).find((each) => each.getAttribute('aria-label') === label) ?? null;
	};
	switch (what) {
		case 'link':
			return all('a[href]').find(isCalled) ?? null;
		case 'button': {
			const beside = further === null ? undefined : control(further)?.form;
			return all('button').find((each) => isCalled(each) && (beside === undefined || each.form === beside)) ?? null;
		}
		case 'radio':
			return (
				all('fieldset')
					.filter((group) => said(group.querySelector('legend')) === name)
					.map((group) => control(further, group))
					.find((each) => each !== null) ?? null
			);
		case 'entry':
			return all('option', control(name) ?? undefined).find((each) => said(each).startsWith(further) || each.value === further) ?? null;
		case 'on':
			return control(name)?.checked ? control(name) : null;
		default:
			return control(name);
	}
}
