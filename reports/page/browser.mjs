// The report's behaviour in the browser: unpacks ladders when they are looked at, shows messages whole, filters.
// It stands inside the page, so it uses nothing but what a browser offers.

const unpacked = new Map();
const panel = document.querySelector('.panel');
const search = document.querySelector('#search');
const requirement = document.querySelector('#requirement');
const verdicts = [...document.querySelectorAll('.tools [data-verdict]')];
const chips = [...document.querySelectorAll('.requirements button')];
/** Messages are searched in so many scenarios at most: each has to be loaded first. */
const SEARCHED = 400;
/** So many are opened at once. */
const OPENED = 200;
let chosen;

async function inflated(base64) {
	const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
	return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).json();
}

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The list of scenarios, from the index that stands packed in the page. */
async function list() {
	const index = await inflated(document.querySelector('#index').textContent);
	const signs = new Map(verdicts.map((button) => [button.dataset.verdict, button.querySelector('.sign').textContent]));
	const byFeature = new Map();
	const texts = index.texts.map((text) => text.toLowerCase());
	index.searched = index.scenarios.map(([id, feature, name, , example, , , , , , words]) =>
		[name, example || '', index.features[feature][1], id, ...words.map((word) => texts[word])].join('\n').toLowerCase(),
	);
	index.scenarios.forEach(([id, feature, name, row, , verdict, requirements, messages, took, blob], i) => {
		const word = index.verdicts[verdict];
		const ids = requirements.map((number) => index.requirements[number]);
		const markup = `<details class="scenario card ${word}" id="${escaped(id)}" data-id="${escaped(id)}" data-i="${i}" data-verdict="${word}" data-requirements="${escaped(ids.join(' '))}"${blob ? ` data-blob="${blob}"` : ''}><summary><span class="sign" role="img" aria-label="${word}">${signs.get(word) ?? ''}</span><span class="name">${escaped(name)}${row ? ` <span class="example">${escaped(row)}</span>` : ''}</span><span class="meta">${ids.map((one) => `<span class="tag">${escaped(one)}</span>`).join('')}<span>${messages.toLocaleString('en')} ${messages === 1 ? 'message' : 'messages'}</span><span>${took}</span></span></summary></details>`;
		byFeature.set(feature, (byFeature.get(feature) ?? '') + markup);
	});
	const byChapter = new Map();
	for (const [feature, markup] of byFeature) {
		const [uri, title, chapter] = index.features[feature];
		const section = `<section class="feature"><h3>${escaped(title)}<span class="mono">${escaped(uri)}</span></h3>${markup}</section>`;
		byChapter.set(chapter, (byChapter.get(chapter) ?? '') + section);
	}
	const sections = [...byChapter].map(([chapter, markup]) => {
		const [folder, title] = index.chapters[chapter];
		return `<section class="chapter" id="chapter-${escaped(folder)}"><h2>${escaped(title)}</h2>${markup}</section>`;
	});
	document.querySelector('#scenarios').insertAdjacentHTML('afterbegin', sections.join(''));
	return index;
}

const index = await list();
const scenarios = [...document.querySelectorAll('.scenario')];
const byId = new Map(scenarios.map((scenario) => [scenario.dataset.id, scenario]));

const waiting = new Map();
/** Called by the scripts in blobs/: a page that was opened from a disk may load scripts, and nothing else. */
window.blob = (name, base64) => waiting.get(name)?.(base64);

function load(name) {
	return new Promise((done, failed) => {
		const script = document.createElement('script');
		waiting.set(name, done);
		script.onload = () => script.remove();
		script.onerror = () => failed(new Error(`blobs/${name}.js is missing beside this page`));
		script.src = `blobs/${name}.js`;
		document.head.append(script);
	});
}

/** All of a scenario: { body, head, pieces, details: { n: [title, facts, text, marked lines] } }. */
function evidence(scenario) {
	const name = scenario.dataset.blob;
	if (!unpacked.has(name)) unpacked.set(name, name === undefined ? Promise.reject(new Error('it was not written')) : load(name).then(inflated));
	return unpacked.get(name);
}

async function draw(scenario) {
	if (scenario.dataset.drawn !== undefined) return;
	scenario.dataset.drawn = '';
	const body = Object.assign(document.createElement('div'), { className: 'body' });
	scenario.append(body);
	try {
		const { body: markup, head, pieces } = await evidence(scenario);
		// Both were escaped when they were made.
		body.innerHTML = markup;
		for (const place of scenario.querySelectorAll('.drawing')) {
			place.innerHTML = place.dataset.piece === 'head' ? head : (pieces[place.dataset.piece] ?? '');
		}
	} catch (error) {
		body.textContent = `What happened in this scenario cannot be shown: ${error.message}.`;
		return;
	}
	rowsOf(scenario)[0]?.setAttribute('tabindex', '0');
	markFound(scenario);
}

const rowsOf = (scenario) => [...scenario.querySelectorAll('.row')];

// ——— a message, whole

async function choose(row, { focus = true } = {}) {
	const scenario = row.closest('.scenario');
	const [title, facts, text, marked] = (await evidence(scenario)).details[row.dataset.n];
	chosen?.classList.remove('chosen');
	chosen = row;
	row.classList.add('chosen');
	for (const other of scenario.querySelectorAll('.row[tabindex="0"]')) other.setAttribute('tabindex', '-1');
	row.setAttribute('tabindex', '0');
	panel.querySelector('h2').textContent = title;
	const list = panel.querySelector('dl');
	list.replaceChildren();
	for (const [name, value] of facts) {
		list.append(
			Object.assign(document.createElement('dt'), { textContent: name }),
			Object.assign(document.createElement('dd'), { textContent: value }),
		);
	}
	panel.querySelector('pre').replaceChildren(...coloured(text, new Set(marked)));
	panel.querySelector('.scroll').scrollTop = 0;
	panel.hidden = false;
	document.body.classList.add('panel-open');
	if (focus) row.focus({ preventScroll: true });
	row.scrollIntoView({ block: 'nearest' });
	history.replaceState(null, '', `#${encodeURIComponent(scenario.dataset.id)}:${row.dataset.n}`);
}

/** The text with its start line and header names set off, the lines that matter and what was searched for marked. */
function coloured(text, marked) {
	let inHead = true;
	return text.split('\n').flatMap((line, i, all) => {
		const parts = spans(line, i, all);
		if (!marked.has(i)) return parts;
		const matters = Object.assign(document.createElement('span'), { className: 'matters' });
		matters.append(...parts);
		return [matters];
	});

	function spans(line, i, all) {
		if (line.trim() === '') inHead = false;
		const end = i === all.length - 1 ? '' : '\n';
		const name = inHead && i > 0 ? /^[A-Za-z-]+(?=:)/.exec(line)?.[0] : undefined;
		if (i === 0 && /SIP\/2\.0|HTTP\/1/.test(line)) {
			const start = Object.assign(document.createElement('span'), { className: 'start' });
			start.append(...found(line));
			return [start, end];
		}
		if (name === undefined) return [...found(line), end];
		return [Object.assign(document.createElement('b'), { textContent: name }), ...found(line.slice(name.length)), end];
	}
}

function found(text) {
	const wanted = search.value.trim().toLowerCase();
	const at = wanted.length < 3 ? -1 : text.toLowerCase().indexOf(wanted);
	if (at < 0) return [text];
	const mark = Object.assign(document.createElement('mark'), { textContent: text.slice(at, at + wanted.length) });
	return [text.slice(0, at), mark, ...found(text.slice(at + wanted.length))];
}

function closePanel() {
	if (panel.hidden) return;
	panel.hidden = true;
	document.body.classList.remove('panel-open');
	chosen?.classList.remove('chosen');
	chosen?.focus({ preventScroll: true });
	chosen = undefined;
}

function move(by) {
	const from = document.activeElement?.closest?.('.row') ?? chosen;
	if (!from) return false;
	const rows = rowsOf(from.closest('.scenario'));
	const next = rows[rows.indexOf(from) + by];
	if (next === undefined) return true;
	if (panel.hidden) {
		from.setAttribute('tabindex', '-1');
		next.setAttribute('tabindex', '0');
		next.focus();
	} else choose(next);
	return true;
}

// ——— filter and search

let searching = 0;

async function filter() {
	const turn = ++searching;
	const wanted = search.value.trim().toLowerCase();
	const deep = wanted.length >= 3 && scenarios.length <= SEARCHED;
	const shown = new Set(verdicts.filter((button) => button.getAttribute('aria-pressed') === 'true').map((button) => button.dataset.verdict));
	for (const chip of chips) chip.setAttribute('aria-pressed', String(chip.dataset.requirement === requirement.value));
	let count = 0;
	for (const scenario of scenarios) {
		const fits =
			shown.has(scenario.dataset.verdict) && (requirement.value === '' || ` ${scenario.dataset.requirements} `.includes(` ${requirement.value} `));
		let matches = fits && (wanted === '' || index.searched[scenario.dataset.i].includes(wanted));
		if (fits && !matches && deep) {
			matches = await said(scenario, wanted);
			if (turn !== searching) return;
		}
		if (scenario.hidden === matches) scenario.hidden = !matches;
		if (matches) count++;
		if (scenario.dataset.drawn !== undefined) markFound(scenario);
	}
	for (const group of document.querySelectorAll('.feature, .chapter')) group.hidden = !group.querySelector('.scenario:not([hidden])');
	tellCount(count);
}

function tellCount(count) {
	document.querySelector('.tools output').textContent =
		`${count === scenarios.length ? '' : `${count} of `}${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}`;
	document.querySelector('.none').hidden = count > 0 || scenarios.length === 0;
}

/** Whether a message of the scenario contains the text. */
async function said(scenario, wanted) {
	const data = await evidence(scenario).catch(() => undefined);
	if (data === undefined) return false;
	data.lower ??= Object.entries(data.details).map(([n, [title, , text]]) => [n, `${title}\n${text}`.toLowerCase()]);
	return data.lower.some(([, text]) => text.includes(wanted));
}

async function markFound(scenario) {
	if (scenario.dataset.drawn === undefined) return;
	const wanted = search.value.trim().toLowerCase();
	const any = wanted.length >= 3 && (await said(scenario, wanted));
	const hits = any ? new Set((await evidence(scenario)).lower.filter(([, text]) => text.includes(wanted)).map(([n]) => n)) : new Set();
	for (const row of rowsOf(scenario)) row.classList.toggle('found', hits.has(row.dataset.n));
}

// ——— links

async function follow() {
	const [id, n] = location.hash.slice(1).split(':').map(decodeURIComponent);
	const scenario = byId.get(id);
	if (scenario === undefined) return;
	scenario.open = true;
	await draw(scenario);
	scenario.scrollIntoView({ behavior: 'instant' });
	if (n !== undefined) await showEvent(scenario, Number(n));
}

async function showEvent(scenario, n) {
	const row = await rowShowing(scenario, n);
	if (row === undefined) return;
	await choose(row, { focus: false });
	row.scrollIntoView({ block: 'center', behavior: 'instant' });
}

/** The row of an event; of one that has none of its own, the row before it. */
async function rowShowing(scenario, n) {
	const { alias } = await evidence(scenario);
	const wanted = alias?.[n] ?? n;
	return rowsOf(scenario).findLast((row) => Number(row.dataset.n) <= wanted);
}

// ——— wiring

const tools = document.querySelector('.tools');
new ResizeObserver(() => {
	const sticks = getComputedStyle(tools).position === 'sticky';
	document.documentElement.style.setProperty('--tools', `${sticks ? tools.offsetHeight : 0}px`);
}).observe(tools);

// The event does not bubble, but it is caught on its way down.
document.addEventListener('toggle', ({ target }) => target.matches?.('.scenario[open]') && draw(target), true);
document.addEventListener('click', (event) => {
	const row = event.target.closest?.('.row');
	if (row) choose(row);
	const phone = event.target.closest?.('.phone');
	if (phone) showEvent(phone.closest('.scenario'), Number(phone.dataset.event));
	const chip = event.target.closest?.('.requirements button');
	if (chip) {
		requirement.value = requirement.value === chip.dataset.requirement ? '' : chip.dataset.requirement;
		filter();
	}
});
for (const button of verdicts) {
	button.addEventListener('click', () => {
		button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
		filter();
	});
}
// Messages are searched too: they are unpacked while the first letters are typed.
search.addEventListener('focus', () => {
	if (scenarios.length <= SEARCHED) for (const scenario of scenarios) evidence(scenario).catch(() => {});
});
search.addEventListener('input', filter);
requirement.addEventListener('change', filter);
document.querySelector('#expand').addEventListener('click', async (event) => {
	const open = event.target.dataset.opens !== 'no';
	for (const scenario of scenarios.filter(({ hidden }) => !hidden).slice(0, open ? OPENED : undefined)) {
		scenario.open = open;
		if (open) await draw(scenario);
	}
	event.target.dataset.opens = open ? 'no' : 'yes';
	event.target.textContent = open ? 'Close all' : 'Open all';
});
panel.querySelector('[data-act="close"]').addEventListener('click', closePanel);
panel.querySelector('[data-act="previous"]').addEventListener('click', () => move(-1));
panel.querySelector('[data-act="next"]').addEventListener('click', () => move(1));
document.addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const typing = event.target.matches?.('input, select, textarea');
	if (event.key === 'Escape') {
		if (typing) event.target.blur();
		else closePanel();
	} else if (typing) return;
	else if (event.key === '/') {
		search.focus();
		event.preventDefault();
	} else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && event.target.closest?.('.row, .panel')) {
		if (move(event.key === 'ArrowDown' ? 1 : -1)) event.preventDefault();
	} else if ((event.key === 'Enter' || event.key === ' ') && event.target.closest?.('.row')) {
		choose(event.target.closest('.row'));
		event.preventDefault();
	} else if (event.key === 'j' || event.key === 'k') {
		const visible = scenarios.filter((scenario) => !scenario.hidden);
		const here = visible.indexOf(document.activeElement?.closest?.('.scenario'));
		visible[Math.max(0, here + (event.key === 'j' ? 1 : -1))]?.querySelector('summary').focus();
	}
});
window.addEventListener('hashchange', follow);
tellCount(scenarios.length);
follow();
