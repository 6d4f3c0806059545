import { WrongUsage } from '../../platform/terminal/wrong-usage.js';

/** What a process may take on; a process that stops ends them in this order. */
export const ROLES = ['api', 'projector', 'process', 'relay'] as const;
export type RoleName = (typeof ROLES)[number];

/** The roles in a text such as `api,projector`; all of them when there is none. @throws WrongUsage */
export const rolesIn = (text: string | undefined): readonly RoleName[] => {
  if (text === undefined) return ROLES;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLES.some((role) => role === name));
  if (unknown !== undefined) {
    throw new WrongUsage(`There is no role "${unknown}". The roles are ${ROLES.join(', ')}: --role api,projector`);
  }
  return ROLES.filter((role) => names.includes(role));
};
