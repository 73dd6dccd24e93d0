// Where steps are, for `npx cucumber-js` and for `worktime run` alike. Features are where Cucumber looks by itself: features/**/*.feature.
module.exports = {
	default: {
		requireModule: [require.resolve('./cli/typescript')],
		require: ['steps/index.ts'],
		format: ['progress'],
	},
};
