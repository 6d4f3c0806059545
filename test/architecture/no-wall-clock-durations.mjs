const ARITHMETIC = new Set(['-', '+', '<', '<=', '>', '>=', '-=', '+=']);
const MILLISECONDS = /^(getTime|valueOf)$/;

const nameOf = ({ type, name, property }) => (type === 'MemberExpression' ? property.name : name) ?? '';

/** What an identifier was declared with. */
const initialiserOf = (identifier, scope) => {
  for (let at = scope; at !== null; at = at.upper) {
    const definition = at.set.get(identifier.name)?.defs[0]?.node;
    if (definition !== undefined) return definition.type === 'VariableDeclarator' ? definition.init : undefined;
  }
  return undefined;
};

/** `Date.now()`, `new Date()`, `environment.now()`, their milliseconds, and constants made of them; no texts of them. */
const readsWallClock = (node, scope) => {
  switch (node?.type) {
    case 'Identifier':
      return readsWallClock(initialiserOf(node, scope), scope);
    case 'UnaryExpression':
      return readsWallClock(node.argument, scope);
    case 'NewExpression':
      return node.callee.name === 'Date' && node.arguments.length === 0;
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' && readsBy(node.callee, scope);
    default:
      return false;
  }
};

const readsBy = ({ object, property }, scope) => {
  if (MILLISECONDS.test(property.name)) return readsWallClock(object, scope);
  return property.name === 'now' && (object.name === 'Date' || /environment$/i.test(nameOf(object)));
};

/**
 * An ESLint rule: no arithmetic and no order of wall-clock times, since whoever sets that clock would end or stop
 * everything that counts on it. Milliseconds of `environment.now()` have no other use.
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      duration:
        'The wall clock may be set at any moment: take durations and deadlines from environment.monotonicMs() ' +
        'or performance.now(), and the age of a recorded time from environment.ageMs().',
    },
  },
  create: (context) => {
    const forbid = (node, ...sides) => {
      const scope = context.sourceCode.getScope(node);
      if (sides.some((side) => readsWallClock(side, scope))) context.report({ node, messageId: 'duration' });
    };
    return {
      BinaryExpression: (node) => ARITHMETIC.has(node.operator) && forbid(node, node.left, node.right),
      AssignmentExpression: (node) => ARITHMETIC.has(node.operator) && forbid(node, node.right),
      'CallExpression > MemberExpression.callee[property.name=/^(getTime|valueOf)$/]': ({ parent, object }) =>
        /^(Binary|Unary)Expression$/.test(parent.parent.type) || forbid(parent, object),
    };
  },
};
