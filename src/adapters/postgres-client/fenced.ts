import { type Fence, Fenced } from '#kernel';

/** SQLSTATE of `daybook.check_fence`. */
const ANOTHER_HOLDER = 'DB004';

/** What the kernel knows the refusal of a late write as; any other failure as it is. */
export const fencedError = (error: unknown, fence: Fence | undefined): unknown =>
  fence !== undefined && (error as { readonly code?: unknown }).code === ANOTHER_HOLDER ? new Fenced(fence) : error;
