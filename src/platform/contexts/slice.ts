import type { ModuleMetadata, Provider, Type } from '@nestjs/common';
import type { ImportBinding } from '../commands/import-binding.js';

/** A folder under commands/ or views/ of a context, as the program sees it. */
export interface Slice {
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
  readonly importBinding?: ImportBinding;
}

/** For the module of a context. */
export const moduleOf = (slices: readonly Slice[]): ModuleMetadata => ({
  controllers: slices.flatMap(({ controllers = [] }) => controllers),
  providers: slices.flatMap(({ providers = [] }) => providers),
});

/** Commands of a context that lines of an import may be. */
export const importBindingsOf = (slices: readonly Slice[]): readonly ImportBinding[] =>
  slices.flatMap(({ importBinding }) => importBinding ?? []);
