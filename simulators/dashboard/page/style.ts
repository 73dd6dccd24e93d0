/** The look of every page: system fonts, two colours, and room. Contrast is at least 4.5 : 1 for text (WCAG 2.1 §1.4.3). */
export const style = `
:root { --ink: #16212e; --soft: #52606f; --line: #d9e0e7; --ground: #f3f6f9; --paper: #fff; --deep: #0f2e4a; --accent: #0b6b75; --accent-deep: #084f57;
	--good: #1a6b3c; --good-ground: #e6f4ea; --bad: #a3231c; --bad-ground: #fdecea; --radius: 10px; }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; color: var(--ink); background: var(--ground); }
body { margin: 0; }
a { color: var(--accent-deep); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid #e08a00; outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; background: var(--paper); padding: .6rem 1rem; z-index: 2; }
.skip:focus { left: .5rem; top: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.top { background: var(--deep); color: #fff; }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 1rem; max-width: 76rem; margin: 0 auto; padding: .8rem 1.25rem; }
.brand { margin: 0; font-size: 1.1rem; letter-spacing: .01em; display: flex; align-items: center; gap: .5rem; }
.brand strong { font-weight: 650; }
.mark { width: 1.5rem; height: 1.5rem; border-radius: 7px; background: linear-gradient(135deg, #35c2b0, #1d7fa6); box-shadow: inset 0 0 0 5px rgb(255 255 255 / .28); }
.who { display: flex; align-items: center; gap: .9rem; font-size: .95rem; }
.who form { margin: 0; }
.tabs { background: #0b2439; }
.tabs ul { display: flex; gap: .15rem; max-width: 76rem; margin: 0 auto; padding: 0 1rem; list-style: none; overflow-x: auto; scrollbar-width: thin; }
.tabs a { display: block; padding: .7rem .85rem; color: #d6e4ef; text-decoration: none; white-space: nowrap; border-bottom: 3px solid transparent; }
.tabs a:hover { color: #fff; background: rgb(255 255 255 / .06); }
.tabs a[aria-current] { color: #fff; border-bottom-color: #35c2b0; font-weight: 600; }
.tabs :focus-visible { outline-offset: -3px; }

.frame { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
.with-menu { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2rem; align-items: start; }
.menu ul { list-style: none; margin: .3rem 0 0; padding: .4rem; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); }
.menu a { display: block; padding: .5rem .75rem; border-radius: 7px; color: var(--ink); text-decoration: none; }
.menu a:hover { background: var(--ground); }
.menu a[aria-current] { background: #e2f1f2; color: var(--accent-deep); font-weight: 600; }
main { min-width: 0; }
main:focus { outline: none; }
h1 { font-size: 1.7rem; line-height: 1.2; font-weight: 680; letter-spacing: -.01em; margin: 0 0 1.1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.12rem; font-weight: 640; margin: 0 0 .6rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.2rem 1.35rem 1.3rem; margin: 0 0 1.25rem; box-shadow: 0 1px 2px rgb(15 46 74 / .05); }
.narrow { max-width: 30rem; }
.head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-bottom: .6rem; }
.head h2 { margin: 0; }
.lead { color: var(--soft); margin: 0 0 1rem; max-width: 42rem; }
.muted { color: var(--soft); font-size: .92rem; }
.empty { color: var(--soft); margin: 0 0 1rem; }
.back { margin: -.6rem 0 1rem; }
.back a::before { content: "‹ "; }
.big { font-size: 1.6rem; font-weight: 620; margin: 0; }
.number, .mac { font-variant-numeric: tabular-nums; white-space: nowrap; }
.mac { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; font-size: .87rem; white-space: normal; overflow-wrap: anywhere; }

.alert { margin: 0 0 1.2rem; padding: .75rem 1rem; border-radius: var(--radius); border: 1px solid; border-left-width: 5px; }
.good { color: var(--good); background: var(--good-ground); border-color: #9ecfaf; border-left-color: var(--good); }
.bad { color: var(--bad); background: var(--bad-ground); border-color: #ecb4af; border-left-color: var(--bad); }
.state { display: inline-block; padding: .1rem .6rem; border-radius: 99px; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.on { color: var(--good); background: var(--good-ground); }
.off { color: #5b4a1a; background: #f7efd9; }

form { margin: 0; }
.field { margin: 0 0 1rem; border: 0; padding: 0; min-width: 0; }
label, legend { display: block; font-weight: 600; margin-bottom: .3rem; padding: 0; }
input:not([type=checkbox], [type=radio]), select, textarea { font: inherit; color: inherit; width: 100%; padding: .55rem .7rem; border: 1px solid #7b8997; border-radius: 7px; background: var(--paper); min-height: 2.75rem; }
textarea { line-height: 1.5; resize: vertical; }
textarea[readonly] { background: var(--ground); }
.wrong input, .wrong select, .wrong textarea { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
.help { color: var(--soft); font-size: .9rem; margin: .3rem 0 0; }
.error { color: var(--bad); font-weight: 600; font-size: .93rem; margin: .35rem 0 0; }
.error::before { content: "⚠ "; }
.choice { display: flex; align-items: center; gap: .6rem; min-height: 2rem; }
.choice label { font-weight: 500; margin: 0; }
.check .choice label { font-weight: 600; }
.check .help { margin-left: 1.75rem; }
input[type=checkbox], input[type=radio] { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); margin: 0; flex: none; }
button, .tool { font: inherit; font-weight: 600; cursor: pointer; border-radius: 7px; padding: .55rem 1.1rem; min-height: 2.75rem; border: 1px solid transparent; }
.main { background: var(--accent); color: #fff; }
.main:hover { background: var(--accent-deep); }
.plain, .tool { background: var(--paper); color: var(--accent-deep); border-color: #7fa9ae; }
.plain:hover, .tool:hover { background: #eef7f7; }
.quiet { background: none; color: var(--accent-deep); padding: .3rem .5rem; min-height: 2rem; text-decoration: underline; text-underline-offset: .15em; font-weight: 500; }
.top .quiet { color: #fff; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0 1.2rem; }
.inline { display: flex; gap: .8rem; align-items: flex-start; flex-wrap: wrap; }
.inline .field { flex: 1 1 16rem; margin: 0; }
.inline > button { margin-top: 1.8rem; }

.scroll { overflow-x: auto; margin: 0 0 1.25rem; }
.card .scroll { margin-bottom: 0; }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); }
caption { text-align: left; font-weight: 640; padding: 0 0 .5rem; }
th, td { text-align: left; padding: .6rem .85rem; vertical-align: middle; }
thead th { font-size: .85rem; color: var(--soft); font-weight: 600; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody tr + tr td, tbody + tbody th { border-top: 1px solid var(--line); }
.actions { display: flex; align-items: center; gap: .6rem; }
.actions a { padding: .3rem 0; }
.tree tbody th { font-weight: 600; background: #f8fafc; }
.tree tr.device td:first-child { padding-left: 2.2rem; }
.tree tr.line td:first-child { padding-left: 4.6rem; }
.tree tr.line label { display: inline; font-weight: 500; margin: 0 .4rem 0 0; }
.tree tr.line input { vertical-align: -.2rem; }
.tree td { border-top: 1px solid var(--line); }
.twist { display: inline-block; width: 1.5rem; text-align: center; text-decoration: none; color: var(--accent-deep); }
.tools { display: flex; gap: .8rem 1.5rem; flex-wrap: wrap; justify-content: space-between; align-items: center; margin-bottom: 1rem; }
.toolbar { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0; padding: 0; }
.tool { display: inline-flex; align-items: center; text-decoration: none; padding: .4rem .8rem; min-height: 2.4rem; font-size: .93rem; }
.filter { display: flex; align-items: center; gap: .5rem; flex-wrap: wrap; }
.filter label { margin: 0; font-size: .93rem; }
.filter input:not([type=checkbox]) { width: 9.5rem; min-height: 2.4rem; padding: .35rem .6rem; }
.filter button { min-height: 2.4rem; padding: .35rem .9rem; }
.under { margin: 0 0 1.25rem; display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .9rem 1.5rem; margin: 0; }
.facts dt { color: var(--soft); font-size: .9rem; }
.facts dd { margin: 0; font-weight: 560; overflow-wrap: anywhere; }
form + .facts, .alert + .facts { margin-top: 1.1rem; }
.links ul { margin: 0; padding: 0; list-style: none; }
.links li { padding: .2rem 0; overflow-wrap: anywhere; }
.guides { margin: 0; padding: 0; list-style: none; display: grid; gap: .9rem; }
.numbers { list-style: none; margin: 0 0 1rem; padding: 0; }
.numbers li { display: flex; justify-content: space-between; align-items: center; padding: .4rem 0; border-bottom: 1px solid var(--line); }
.meter { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .9rem; margin: 0 0 1rem; }
meter { width: 12rem; height: 1rem; }
code { background: var(--ground); padding: .05rem .3rem; border-radius: 4px; font-size: .87rem; }

@media (max-width: 46rem) {
	.frame { padding: 1.1rem .9rem 3rem; }
	.bar { padding: .7rem .9rem; }
	.who span { display: none; }
	h1 { font-size: 1.45rem; }
	.with-menu { display: block; }
	.menu { margin-bottom: 1.2rem; }
	.tabs ul { flex-wrap: wrap; gap: 0; padding: 0 .4rem .3rem; }
	.tabs a { padding: .5rem .45rem; }
	.menu ul { display: flex; flex-wrap: wrap; gap: .2rem; }
	.menu a { white-space: nowrap; padding: .45rem .6rem; }
	.card { padding: 1rem; }
	.inline > button { margin-top: 0; width: 100%; }
	.field + .main, .columns + .main { width: 100%; }
	.filter { width: 100%; }
	.filter input:not([type=checkbox]) { flex: 1 1 6rem; width: auto; }
	table.cards, .cards tbody, .cards tr, .cards td, .cards caption { display: block; }
	.cards { border: 0; background: none; }
	.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.cards tr { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .5rem .9rem; margin-bottom: .7rem; }
	.cards td { border: 0 !important; padding: .25rem 0; display: grid; grid-template-columns: 6.6rem minmax(0, 1fr); gap: .5rem; overflow-wrap: anywhere; }
	.cards td::before { content: attr(data-label); color: var(--soft); font-size: .88rem; }
	.cards .number { white-space: normal; }
	.cards .quiet { padding-left: 0; padding-right: 0; }
	.tree, .tree tbody, .tree tr, .tree th, .tree td { display: block; }
	.tree thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.tree tbody th { padding: .55rem .6rem; }
	.tree tr.device, .tree tr.line { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .6rem; font-size: .9rem; border-top: 1px solid var(--line); padding: .45rem .6rem .45rem 1rem; }
	.tree tr.line { padding-left: 2.2rem; }
	.tree tr.device td, .tree tr.line td { border: 0; padding: 0; }
	.tree tr.device td:first-child, .tree tr.line td:first-child { padding: 0; }
	.tree td:last-child { margin-left: auto; }
	.tree td:empty { display: none; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: background-color .12s, color .12s; } }
`;
