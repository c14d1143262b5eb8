import tseslint from 'typescript-eslint';

/** What each folder may import, as style says; everything not named here is wiring and may import anything. */
const VENDORS = {
  kafka: ['kafkajs', 'kafkajs/*', 'hysnappy', 'zstddec', 'zstddec/*'],
  mysql: ['mysql2', 'mysql2/*'],
  temporal: ['@temporalio/client', '@temporalio/envconfig'],
};
const NPM = [
  ...Object.values(VENDORS).flat(),
  '@temporalio/worker',
  '@temporalio/activity',
  '@temporalio/workflow',
  '@temporalio/common',
  'commander',
  'csv-parse',
  'csv-parse/*',
  'csv-stringify',
  'csv-stringify/*',
  'cli-progress',
  'cli-table3',
  'pino',
  'zod',
  'dotenv',
];
const FOLDERS = [
  'attendance',
  'workflows',
  'activities',
  'kafka',
  'mysql',
  'temporal',
  'commands',
  'stack',
  'simulator',
  'http',
];
const ENTRIES = ['config', 'worker', 'cli', 'errors', 'device-key'];

const npm = (...allowed) => NPM.filter((name) => !allowed.includes(name)).map((name) => ({ group: [name] }));
const node = { group: ['node:*'], message: 'no Node built-ins here' };
const folders = (own, { types = [], values = [] } = {}) =>
  FOLDERS.filter((folder) => folder !== own && !values.includes(folder)).map((folder) => ({
    group: [`../${folder}/**`, `../../${folder}/**`],
    ...(types.includes(folder) && { allowTypeImports: true }),
    message: `${own}/ may not import ${types.includes(folder) ? 'values of ' : ''}${folder}/`,
  }));
const entries = (...allowed) =>
  ENTRIES.filter((entry) => !allowed.includes(entry)).map((entry) => ({ group: [`../${entry}.js`] }));
const rule = (folder, patterns) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

export default tseslint.config(
  { ignores: ['dist', '.bench', '.rollcall', 'node_modules'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'bin/*.js', 'scripts/*.js', 'examples/*.js'] },
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'only config.ts reads the environment' },
      ],
    },
  },
  rule('attendance', [node, ...npm(), ...folders('attendance'), ...entries()]),
  rule('simulator', [node, ...npm(), ...folders('simulator'), ...entries()]),
  rule('workflows', [
    node,
    ...npm('@temporalio/workflow', '@temporalio/common'),
    ...folders('workflows', { values: ['attendance'], types: ['activities'] }),
    ...entries(),
  ]),
  rule('activities', [
    node,
    ...npm('@temporalio/activity', '@temporalio/common'),
    ...folders('activities', { values: ['attendance'], types: ['kafka', 'mysql', 'workflows'] }),
    ...entries('errors'),
  ]),
  rule('kafka', [
    ...npm(...VENDORS.kafka),
    ...folders('kafka', { types: ['attendance'] }),
    ...entries('errors'),
  ]),
  rule('mysql', [
    ...npm(...VENDORS.mysql),
    ...folders('mysql', { types: ['attendance'] }),
    ...entries('errors'),
  ]),
  rule('temporal', [
    ...npm(...VENDORS.temporal, '@temporalio/common'),
    ...folders('temporal', { types: ['attendance', 'workflows'] }),
    ...entries('errors'),
  ]),
  rule('stack', [...npm(), ...folders('stack'), ...entries('errors')]),
);
