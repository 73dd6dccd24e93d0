/**
 * The rooms, foundation first: a room imports only from rooms before it. `part` rooms stand for things that can be
 * replaced by the real ones: they meet on the network and never import each other.
 */
const ROOMS = [
	{ path: 'simulators/kernel' },
	{ path: 'simulators/network' },
	{ path: 'simulators/sip' },
	{ path: 'simulators/drachtio' },
	{ path: 'simulators/media' },
	{ path: 'simulators/user-agent' },
	{ path: 'simulators/messenger' },
	{ path: 'simulators/subscriber-line' },
	{ path: 'simulators/pbx', part: true },
	{ path: 'simulators/sbc', part: true },
	{ path: 'simulators/carrier', part: true },
	{ path: 'simulators/far-end', part: true },
	{ path: 'simulators/dashboard', part: true },
	{ path: 'simulators/mail', part: true },
	{ path: 'simulators/store', part: true },
	{ path: 'simulators/messaging', part: true },
	{ path: 'simulators/handset', part: true },
	{ path: 'simulators/desk-phone', part: true },
	{ path: 'simulators/invariants' },
	{ path: 'simulators/cast' },
	{ path: 'simulators/testbed' },
	{ path: 'devices' },
	{ path: 'steps' },
	{ path: 'reports' },
	{ path: 'harness' },
	{ path: 'cli' },
	{ path: 'bench' },
];

/** The public face of a room. */
const FACE = `^(?:${ROOMS.map((room) => room.path).join('|')})/index\\.ts$`;
/** Tests and what only they use. */
const TEST = '(?:\\.(?:test|fixture)\\.ts$|/test-support/)';
/** Only the composition root knows the parts. */
const PARTS = ROOMS.filter((room) => room.part).map((room) => room.path);
const inside = (paths) => `^(?:${paths.join('|')})/`;

const orderOf = (room, index) => {
	const later = ROOMS.slice(index + 1).map((other) => other.path);
	return later.length === 0
		? []
		: [
				{
					name: `${room.path.split('/').pop()}-imports-only-earlier-rooms`,
					comment: `${room.path} stands before what it imports: turn the dependency round, or hand the thing in.`,
					severity: 'error',
					from: { path: inside([room.path]) },
					to: { path: inside(later) },
				},
			];
};

module.exports = {
	forbidden: [
		...ROOMS.flatMap(orderOf),
		{
			name: 'parts-meet-on-the-network',
			comment: 'A part can be replaced by the real thing only while no other part imports it.',
			severity: 'error',
			from: { path: inside(PARTS).replace('(?:', '('), pathNot: TEST },
			to: { path: inside(PARTS), pathNot: '^$1/' },
		},
		{
			name: 'acts-and-observations-only-know-the-parts',
			comment: 'Parts are known where a system is put together and where steps act on it and look at it; all else reads the journal.',
			severity: 'error',
			from: { pathNot: [inside([...PARTS, 'simulators/testbed', 'devices', 'steps']), TEST] },
			to: { path: inside(PARTS) },
		},
		{
			name: 'only-through-the-public-face',
			comment: 'A room is imported through its index.ts.',
			severity: 'error',
			from: { path: '^((?:simulators/)?[^/]+)/' },
			to: { path: inside(ROOMS.map((room) => room.path)), pathNot: ['^$1/', FACE] },
		},
		{
			name: 'every-room-is-listed',
			comment: 'A new room is added to the list above, at its place.',
			severity: 'error',
			from: { path: '/', pathNot: [inside(ROOMS.map((room) => room.path)), 'node_modules'] },
			to: {},
		},
		{
			name: 'product-imports-no-test',
			severity: 'error',
			from: { pathNot: TEST },
			to: { path: TEST },
		},
		{
			name: 'product-needs-no-development-tool',
			comment: 'What the product runs on stands under dependencies.',
			severity: 'error',
			from: { pathNot: [TEST, '^bench/'] },
			to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
		},
		{ name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
		{
			name: 'no-circles',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'import'] },
		exclude: { path: '^(reports/latest|\\.ci/|docs/)' },
	},
};
