import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier/flat';
import tseslint from 'typescript-eslint';
import noWallClockDurations from './test/architecture/no-wall-clock-durations.mjs';

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'bench/results', '.daybook']),
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', 250],
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { daybook: { rules: { 'no-wall-clock-durations': noWallClockDurations } } },
    rules: { 'daybook/no-wall-clock-durations': 'error' },
  },
  {
    // The clocks themselves, where ages are computed and time passes for tests.
    files: ['src/kernel/commands/environment.ts', 'src/kernel/testing/test-environment.ts'],
    rules: { 'daybook/no-wall-clock-durations': 'off' },
  },
  {
    // Made by a program.
    files: ['examples/client/openapi.d.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-duplicate-type-constituents': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        setImmediate: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  prettier,
);
