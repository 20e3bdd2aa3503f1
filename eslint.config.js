import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      './data/',
      'node_modules/',
      'test-results/',
      'playwright-report/'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    },
    rules: {
      // pages are rendered on the server and ship no script: there is no base path to resolve against
      'svelte/no-navigation-without-resolve': 'off',
      // the only way to a blank after an element that a condition begins
      'svelte/no-useless-mustaches': 'off',
      // nothing on a server-rendered page is reactive
      'svelte/prefer-svelte-reactivity': 'off'
    }
  },
  {
    rules: {
      'no-undef': 'off', // TypeScript does this better
      'no-control-regex': 'off', // names are cleaned of control characters
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true }
      ],
      '@typescript-eslint/consistent-type-imports': 'error'
    }
  }
);
