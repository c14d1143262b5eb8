import tseslint from 'typescript-eslint';

/**
 * What each folder may import. `values` names folders whose values it may import, `types` those of
 * which it may import types only, `npm` its packages. Folders that are not named here are wiring
 * and may import anything; the others may import nothing else.
 */
const FOLDERS = {
  attendance: { npm: [], node: false },
  simulator: { npm: [], node: false },
  kafka: {
    npm: ['kafkajs', 'kafkajs/*', 'hysnappy'],
    values: ['attendance', 'errors'],
  },
  mysql: {
    npm: ['mysql2', 'mysql2/*'],
    values: ['attendance', 'errors'],
  },
  activities: {
    npm: ['@temporalio/activity', '@temporalio/common'],
    node: false,
    values: ['attendance', 'errors'],
    types: ['kafka', 'mysql', 'notices'],
  },
  notices: {
    npm: ['nodemailer', 'nodemailer/*'],
    values: ['loopback'],
    types: ['mysql'],
  },
  workflows: {
    npm: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
    values: ['attendance'],
    types: ['activities'],
  },
  temporal: {
    npm: ['@temporalio/client', '@temporalio/envconfig', '@temporalio/common'],
    values: ['attendance', 'workflows', 'errors', 'loopback'],
  },
  stack: { npm: [], values: ['errors'] },
  'roster-files': {
    npm: ['csv-parse', 'csv-parse/*', 'saxen', 'yauzl'],
    values: ['attendance', 'errors', 'loopback'],
  },
  http: {
    npm: [
      'fastify',
      'fastify-type-provider-zod',
      '@fastify/*',
      'openid-client',
      'write-excel-file',
      'write-excel-file/*',
      'csv-stringify',
      'csv-stringify/*',
      'zod',
    ],
    values: ['attendance', 'mysql', 'service', 'board-config', 'errors', 'log'],
  },
};
const ALL_FOLDERS = [
  ...Object.keys(FOLDERS),
  'campuses',
  'service',
  'commands',
  'worker',
  'metrics',
];
const ENTRY_FILES = [
  'board-config',
  'config',
  'kafka-config',
  'notice-config',
  'stack-config',
  'worker',
  'cli',
  'errors',
  'device-key',
  'log',
  'loopback',
  'open-links',
  'record-format',
  'time-zone',
];

/** The stages of the pure core in order: a stage may import those before it, never one after it. */
const STAGES = [
  'record',
  'format',
  'roster',
  'identity',
  'live',
  'evidence',
  'model',
  'learning',
  'judging',
  'explaining',
  'feed',
  'attention',
  'occupancy',
];
/** The stages that a stage may not import although they come before it. */
const APART = {
  evidence: ['live'],
  model: ['live'],
  learning: ['live'],
  judging: ['live', 'learning'],
};

const NPM = [
  '@temporalio/*',
  'commander',
  'csv-parse',
  'csv-parse/*',
  'csv-stringify',
  'csv-stringify/*',
  'cli-progress',
  'cli-table3',
  'dotenv',
  'fastify',
  'fastify-type-provider-zod',
  '@fastify/*',
  'hysnappy',
  'kafkajs',
  'kafkajs/*',
  'mysql2',
  'mysql2/*',
  'nodemailer',
  'nodemailer/*',
  'openid-client',
  'pino',
  'saxen',
  'write-excel-file',
  'write-excel-file/*',
  'yauzl',
  'zod',
];

function folderRule(folder) {
  const { npm, node = true, values = [], types = [] } = FOLDERS[folder];
  // A pattern with an exclamation mark takes back what a pattern before it forbids.
  const packages = { group: [...NPM, ...npm.map((name) => `!${name}`)] };
  const folders = ALL_FOLDERS.filter((other) => other !== folder && !values.includes(other)).map(
    (other) => ({
      group: [`../${other}/**`, `../../${other}/**`],
      ...(types.includes(other) && { allowTypeImports: true }),
      message: `${folder}/ may not import ${types.includes(other) ? 'values of ' : ''}${other}/`,
    }),
  );
  const entries = {
    group: ENTRY_FILES.filter((file) => !values.includes(file)).flatMap((file) => [
      `../${file}.js`,
      `../../${file}.js`,
    ]),
  };
  return [packages, ...folders, entries, ...(node ? [] : [{ group: ['node:*'] }])];
}

function stageRule(stage) {
  const later = STAGES.slice(STAGES.indexOf(stage) + 1);
  return [...later, ...(APART[stage] ?? [])].map((other) => ({
    group: [`../${other}/**`],
    message: `attendance/${stage} may not import attendance/${other}: see ARCHITECTURE.md`,
  }));
}

/** The calls that take SQL: the vendor's, and those of src/mysql/read.ts. */
const SQL_CALL =
  ':matches(CallExpression[callee.property.name=/^(query|execute)$/], ' +
  'CallExpression[callee.name=/^(readRows|readRow|readTuples|write)$/])';
/**
 * What SQL may be put together from: our own constants, which have names in capitals, and `table`
 * or `column` where a loop goes through a list of constants.
 */
const OWN_SQL = 'Literal, TemplateLiteral, Identifier[name=/^([A-Z][A-Z0-9_]*|table|column)$/]';
const NO_OUTSIDE_SQL =
  'SQL is made of constants only: a value from outside is a named placeholder, :name';

/**
 * Every value from outside is a parameter of a prepared statement, and src/mysql/read.ts sends it.
 */
const SQL_RULES = [
  {
    selector: 'CallExpression[callee.property.name=/^(query|execute)$/][arguments.length>1]',
    message: 'only src/mysql/read.ts sends values: use readRows, readRow, readTuples or write',
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(query|execute)$/] > ObjectExpression > Property[key.name='values']",
    message: 'only src/mysql/read.ts sends values: use readRows, readRow, readTuples or write',
  },
  {
    selector: `${SQL_CALL} > TemplateLiteral > :not(TemplateElement, ConditionalExpression, CallExpression[callee.name='listOf'], ${OWN_SQL})`,
    message: NO_OUTSIDE_SQL,
  },
  {
    selector: `${SQL_CALL} > TemplateLiteral > ConditionalExpression > :not(${OWN_SQL}).consequent`,
    message: NO_OUTSIDE_SQL,
  },
  {
    selector: `${SQL_CALL} > TemplateLiteral > ConditionalExpression > :not(${OWN_SQL}).alternate`,
    message: NO_OUTSIDE_SQL,
  },
  {
    selector: `${SQL_CALL} > BinaryExpression`,
    message: 'SQL is one template literal, not a sum of strings',
  },
  {
    selector: "CallExpression[callee.name='listOf'] > :not(Literal).arguments",
    message: 'the name and the type of a list are literals',
  },
];

const restrict = (files, patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

export default tseslint.config(
  { ignores: ['dist', '.bench', '.rollcall', 'node_modules', 'coverage', '*.cjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.js', 'bin/*.js', 'scripts/*.js', 'examples/*.js'],
        },
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      // Prettier wraps the code; comments are wrapped by hand.
      'max-len': ['error', { code: 400, comments: 100, ignoreUrls: true }],
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
  {
    files: ['src/**/*.ts'],
    // read.ts is the one place that sends values; insert-rows.ts sends rows as one JSON parameter.
    ignores: ['src/mysql/read.ts', 'src/mysql/insert-rows.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SQL_RULES] },
  },
  ...Object.keys(FOLDERS).map((folder) => restrict([`src/${folder}/**/*.ts`], folderRule(folder))),
  ...STAGES.map((stage) =>
    restrict([`src/attendance/${stage}/*.ts`], [...folderRule('attendance'), ...stageRule(stage)]),
  ),
);
